//! From a file and the environment to [`Settings`].

use std::path::Path;

use toml::{Table, Value};

use super::{ConfigError, Settings};

/// Where the settings are looked for when nobody names a file.
const DEFAULT_FILE: &str = "indsigt.toml";

/// Variables that are read elsewhere: the secrets, and the secrets of sources.
const ELSEWHERE: [&str; 7] = [
    "INDSIGT_TEXT_SECRET",
    "INDSIGT_DEMO_EID",
    "INDSIGT_MASTER_KEY",
    "INDSIGT_MAIL_PASSWORD",
    "INDSIGT_DATABASE_CA",
    "INDSIGT_LOG",
    "INDSIGT_SHARED",
];

pub fn settings(
    file: Option<&Path>,
    variables: impl Iterator<Item = (String, String)>,
) -> Result<Settings, ConfigError> {
    let one = |problem: String| ConfigError(vec![problem]);
    let defaults = Table::try_from(Settings::default()).map_err(|e| one(e.to_string()))?;
    let (name, mut table) = table(file).map_err(one)?;
    let mut problems = Vec::new();
    for (variable, value) in variables {
        if !variable.starts_with("INDSIGT_")
            || variable.starts_with("INDSIGT_SOURCE_")
            || variable.starts_with("INDSIGT_EID_SECRET_")
            || ELSEWHERE.contains(&variable.as_str())
        {
            continue;
        }
        if let Err(problem) = set(&mut table, &defaults, &variable, &value) {
            problems.push(problem);
        }
    }
    if !problems.is_empty() {
        return Err(ConfigError(problems));
    }
    table.try_into().map_err(|e: toml::de::Error| one(format!("{name}: {}", e.message())))
}

fn table(file: Option<&Path>) -> Result<(String, Table), String> {
    let path = file.unwrap_or(Path::new(DEFAULT_FILE));
    let name = path.display().to_string();
    match std::fs::read_to_string(path) {
        Ok(text) => {
            // Parsed as settings first, because those errors show the line.
            toml::from_str::<Settings>(&text).map_err(|e| format!("{name}: {e}"))?;
            Ok((name, text.parse().map_err(|e: toml::de::Error| e.to_string())?))
        }
        Err(e) if e.kind() == std::io::ErrorKind::NotFound && file.is_none() => Ok((name, Table::new())),
        Err(e) => Err(format!("{name}: {e}")),
    }
}

/// `INDSIGT_MAIL_HOST` is `mail.host`; the default of a setting says what kind of value it takes.
fn set(table: &mut Table, defaults: &Table, variable: &str, value: &str) -> Result<(), String> {
    let wanted = variable.trim_start_matches("INDSIGT_").to_ascii_lowercase();
    for (key, default) in defaults {
        match default {
            Value::Table(inner) => {
                let Some(rest) = wanted.strip_prefix(&format!("{key}_")) else { continue };
                if let Some(default) = inner.get(rest) {
                    let section = table.entry(key).or_insert_with(|| Value::Table(Table::new()));
                    let Value::Table(section) = section else {
                        return Err(format!("{key} must be a section, because {variable} is set"));
                    };
                    section.insert(rest.to_owned(), parsed(default, variable, value)?);
                    return Ok(());
                }
            }
            default if *key == wanted => {
                table.insert(wanted, parsed(default, variable, value)?);
                return Ok(());
            }
            _ => {}
        }
    }
    Err(format!("{variable}: there is no such setting"))
}

fn parsed(default: &Value, variable: &str, value: &str) -> Result<Value, String> {
    match default {
        Value::Integer(_) => {
            let number = value.parse().map_err(|_| format!("{variable}: {value:?} is not a whole number"))?;
            Ok(Value::Integer(number))
        }
        Value::Array(_) => {
            let all = value.split(',').map(str::trim).filter(|one| !one.is_empty());
            Ok(Value::Array(all.map(|one| Value::String(one.to_owned())).collect()))
        }
        _ => Ok(Value::String(value.to_owned())),
    }
}

/// A secret from a variable or, failing that, a file; empty when neither is given.
pub fn secret(file: &str, variable: &str) -> Result<String, String> {
    if let Ok(value) = std::env::var(variable) {
        return Ok(value);
    }
    if file.is_empty() {
        return Ok(String::new());
    }
    let text = std::fs::read_to_string(file).map_err(|e| format!("{file}: {e}"))?;
    Ok(text.trim_end().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn from(variables: &[(&str, &str)]) -> Result<Settings, ConfigError> {
        let variables = variables.iter().map(|(k, v)| (k.to_string(), v.to_string()));
        let empty = std::env::temp_dir().join(format!("indsigt-empty-{}.toml", std::process::id()));
        std::fs::write(&empty, "").unwrap();
        settings(Some(&empty), variables)
    }

    #[test]
    fn variables_override_and_know_their_type() {
        let set = from(&[
            ("INDSIGT_LISTEN", "127.0.0.1:0"),
            ("INDSIGT_DATABASE_URL", "postgres://db/indsigt"),
            ("INDSIGT_MAIL_PORT", "25"),
            ("INDSIGT_SOURCES_ALLOW", "10.1.0.0/16, db.intern"),
            ("INDSIGT_SOURCE_HR_URL", "postgres://hr"),
            ("HOME", "/root"),
        ])
        .unwrap();
        assert_eq!(set.listen, "127.0.0.1:0");
        assert_eq!(set.database_url, "postgres://db/indsigt");
        assert_eq!(set.mail.port, 25);
        assert_eq!(set.sources.allow, ["10.1.0.0/16", "db.intern"]);
    }

    #[test]
    fn a_variable_that_means_nothing_is_an_error() {
        let ConfigError(problems) =
            from(&[("INDSIGT_LISTN", "x"), ("INDSIGT_MAIL_PORT", "many")]).unwrap_err();
        assert_eq!(problems.len(), 2, "{problems:?}");
    }

    #[test]
    fn an_unknown_setting_in_the_file_is_named() {
        let file = std::env::temp_dir().join(format!("indsigt-typo-{}.toml", std::process::id()));
        std::fs::write(&file, "listn = \"x\"\n").unwrap();
        let ConfigError(problems) = settings(Some(&file), std::iter::empty()).unwrap_err();
        assert!(problems[0].contains("listn"), "{problems:?}");
    }
}
