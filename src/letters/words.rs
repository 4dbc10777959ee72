//! Texts (Fluent) and templates (Tera), one set a language, read once at start.
//!
//! Invariant: a text or template that is missing in one language fails a test, not a person's page.

use std::{collections::HashMap, sync::Arc};

use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Tz;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue, concurrent::FluentBundle};
use rust_embed::RustEmbed;
use tera::{Context, Kwargs, State, Tera, TeraResult, Value};

use super::{Lang, dates};

#[derive(RustEmbed)]
#[folder = "locales/"]
struct Locales;

#[derive(RustEmbed)]
#[folder = "templates/"]
struct Templates;

/// A text or template cannot be used; the message names it.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct WordsError(String);

type Bundle = FluentBundle<FluentResource>;

struct Language {
    texts: Arc<Bundle>,
    engine: Tera,
}

/// Everything the program can say.
pub struct Words {
    danish: Language,
    english: Language,
}

impl Words {
    /// Reads all texts and templates. `assets` maps a file of the frontend to its address.
    ///
    /// # Errors
    /// [`WordsError`] names the first text or template that cannot be read.
    pub fn load(assets: &HashMap<String, String>) -> Result<Words, WordsError> {
        Ok(Words { danish: language(Lang::Da, assets)?, english: language(Lang::En, assets)? })
    }

    fn of(&self, lang: Lang) -> &Language {
        match lang {
            Lang::Da => &self.danish,
            Lang::En => &self.english,
        }
    }

    /// The text `key`; a missing one shows as its key and is logged, so that the page is served all the same.
    pub fn text(&self, lang: Lang, key: &str, values: &[(&str, &str)]) -> String {
        let mut args = FluentArgs::new();
        for (name, value) in values {
            args.set(*name, number_or_text(value));
        }
        format(&self.of(lang).texts, key, &args).unwrap_or_else(|| {
            log::error!("no text {key} in {lang}");
            key.to_owned()
        })
    }

    pub fn has(&self, lang: Lang, key: &str) -> bool {
        self.of(lang).texts.has_message(key)
    }

    /// Renders a template; `lang` is set in its context.
    ///
    /// # Errors
    /// [`WordsError`] when the template is unknown or asks for a variable that is not there.
    pub fn render(&self, template: &str, lang: Lang, context: &Context) -> Result<String, WordsError> {
        let context = with_language(context, lang);
        self.of(lang).engine.render(template, &context).map_err(|e| WordsError(chain(&e)))
    }

    /// Renders one block of a template: the same markup as in the full page, for a part that is fetched again.
    ///
    /// # Errors
    /// As [`Words::render`].
    pub fn render_block(
        &self,
        template: &str,
        block: &str,
        lang: Lang,
        context: &Context,
    ) -> Result<String, WordsError> {
        let context = with_language(context, lang);
        self.of(lang).engine.render_block(template, block, &context).map_err(|e| WordsError(chain(&e)))
    }
}

fn with_language(context: &Context, lang: Lang) -> Context {
    let mut context = context.clone();
    context.insert("lang", lang.as_str());
    context
}

/// Tera says where in its own message and why in its causes.
fn chain(error: &tera::Error) -> String {
    let mut text = error.to_string();
    let mut cause = std::error::Error::source(error);
    while let Some(inner) = cause {
        text.push_str(": ");
        text.push_str(&inner.to_string());
        cause = inner.source();
    }
    text
}

/// Fluent chooses plural forms by number, so what looks like one is passed as one.
fn number_or_text(value: &str) -> FluentValue<'_> {
    let plain = value.len() < 10 && (value == "0" || !value.starts_with('0'));
    match value.parse::<i64>() {
        Ok(number) if plain => FluentValue::from(number),
        _ => FluentValue::from(value),
    }
}

fn format(bundle: &Bundle, key: &str, args: &FluentArgs) -> Option<String> {
    let pattern = bundle.get_message(key)?.value()?;
    let mut errors = Vec::new();
    let text = bundle.format_pattern(pattern, Some(args), &mut errors).into_owned();
    for error in errors {
        log::error!("text {key}: {error}");
    }
    Some(text)
}

fn language(lang: Lang, assets: &HashMap<String, String>) -> Result<Language, WordsError> {
    let texts = Arc::new(texts(lang)?);
    let engine = engine(lang, &texts, assets)?;
    Ok(Language { texts, engine })
}

fn texts(lang: Lang) -> Result<Bundle, WordsError> {
    let tag = lang.as_str().parse().map_err(|e| WordsError(format!("{lang}: {e}")))?;
    let mut bundle = Bundle::new_concurrent(vec![tag]);
    // The marks around arguments would end up in subjects, titles and copied text.
    bundle.set_use_isolating(false);
    let folder = format!("{lang}/");
    for name in Locales::iter().filter(|name| name.starts_with(&folder)) {
        let source = read::<Locales>(&name)?;
        let resource = FluentResource::try_new(source)
            .map_err(|(_, errors)| WordsError(format!("locales/{name}: {errors:?}")))?;
        bundle.add_resource(resource).map_err(|errors| WordsError(format!("locales/{name}: {errors:?}")))?;
    }
    Ok(bundle)
}

fn read<E: RustEmbed>(name: &str) -> Result<String, WordsError> {
    let file = E::get(name).ok_or_else(|| WordsError(format!("{name} is missing")))?;
    String::from_utf8(file.data.into_owned()).map_err(|_| WordsError(format!("{name} is not UTF-8")))
}

fn engine(lang: Lang, texts: &Arc<Bundle>, assets: &HashMap<String, String>) -> Result<Tera, WordsError> {
    let mut engine = Tera::new();
    engine.autoescape_on(vec![".html"]);
    register_texts(&mut engine, lang, texts.clone());
    register_assets(&mut engine, assets.clone());
    register_dates(&mut engine, lang);
    let files = Templates::iter()
        .map(|name| Ok((name.to_string(), read::<Templates>(&name)?)))
        .collect::<Result<Vec<_>, WordsError>>()?;
    let templates = files.iter().map(|(name, source)| (name.as_str(), source.as_str()));
    engine.add_raw_templates(templates).map_err(|e| WordsError(chain(&e)))?;
    Ok(engine)
}

fn register_texts(engine: &mut Tera, lang: Lang, texts: Arc<Bundle>) {
    engine.register_function("t", move |args: Kwargs, _: &State| -> TeraResult<String> {
        let key = args.must_get::<&str>("key")?;
        let mut values = FluentArgs::new();
        for (name, value) in args.iter().filter(|(name, _)| name.as_str() != Some("key")) {
            values.set(name.as_str().unwrap_or_default().to_owned(), fluent_value(value));
        }
        format(&texts, key, &values).ok_or_else(|| tera::Error::message(format!("no text {key} in {lang}")))
    });
}

fn register_assets(engine: &mut Tera, assets: HashMap<String, String>) {
    engine.register_function("asset", move |args: Kwargs, _: &State| -> TeraResult<String> {
        let name = args.must_get::<&str>("name")?;
        assets.get(name).cloned().ok_or_else(|| tera::Error::message(format!("no asset {name}")))
    });
}

fn register_dates(engine: &mut Tera, lang: Lang) {
    engine.register_function("date", move |args: Kwargs, _: &State| -> TeraResult<String> {
        Ok(dates::date_in_words(date_argument(&args)?, lang))
    });
    engine.register_function("day", move |args: Kwargs, _: &State| -> TeraResult<String> {
        Ok(dates::day_in_words(date_argument(&args)?, lang))
    });
    engine.register_function("time", move |args: Kwargs, _: &State| -> TeraResult<String> {
        let text = args.must_get::<&str>("value")?;
        let time: DateTime<Utc> = text.parse().map_err(|e| tera::Error::message(format!("{text}: {e}")))?;
        let zone = args.get::<&str>("zone")?.unwrap_or("Europe/Copenhagen");
        let zone: Tz = zone.parse().map_err(|e| tera::Error::message(format!("{zone}: {e}")))?;
        Ok(dates::time_in_words(time, zone, lang))
    });
}

fn date_argument(args: &Kwargs) -> TeraResult<NaiveDate> {
    let text = args.must_get::<&str>("value")?;
    text.parse().map_err(|e| tera::Error::message(format!("{text}: {e}")))
}

fn fluent_value(value: &Value) -> FluentValue<'static> {
    match value.as_i64() {
        Some(number) => FluentValue::from(number),
        None => FluentValue::from(value.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys(lang: Lang) -> Vec<String> {
        let is_key =
            |name: &str| !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
        let files = Locales::iter().filter(|name| name.starts_with(&format!("{lang}/")));
        let sources: Vec<String> = files.map(|name| read::<Locales>(&name).unwrap()).collect();
        let lines = sources.iter().flat_map(|source| source.lines());
        let names = lines.filter_map(|line| line.split_once('=')).map(|(name, _)| name.trim_end().to_owned());
        let mut keys: Vec<String> = names.filter(|name| is_key(name)).collect();
        keys.sort();
        keys
    }

    #[test]
    fn every_text_exists_in_every_language() {
        assert_eq!(keys(Lang::Da), keys(Lang::En));
        assert!(!keys(Lang::Da).is_empty());
    }

    #[test]
    fn every_text_a_template_asks_for_exists() {
        let bundle = texts(Lang::Da).unwrap();
        for name in Templates::iter() {
            let source = read::<Templates>(&name).unwrap();
            for part in source.split("t(key=\"").skip(1) {
                let (key, rest) = part.split_once('"').unwrap();
                let composed = rest.trim_start().starts_with('~') || rest.trim_start().starts_with('+');
                assert!(composed || bundle.has_message(key), "{name} asks for {key}");
            }
        }
    }
}
