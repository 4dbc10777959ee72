//! Text broken into lines by the rules of Unicode (UAX 14), and the links in it.

use unicode_linebreak::{BreakOpportunity, linebreaks};

use super::type_face::Weight;

/// A piece of a line: plain text, or a part of a link with its whole target.
#[derive(Debug, Clone, PartialEq)]
pub struct Run {
    pub text: String,
    pub target: Option<String>,
}

/// Breaks `text` so that no line is wider than `width` points. Lines keep the space at their end, so that words stay
/// words for whoever copies or hears them.
pub fn broken(text: &str, weight: Weight, size: f32, width: f32) -> Vec<Vec<Run>> {
    let face = weight.face();
    let text = face.showable(text);
    let links = links(&text);
    let mut lines = Vec::new();
    let (mut start, mut end) = (0, 0);
    for (at, opportunity) in linebreaks(&text) {
        // An address stays on one line where it can.
        let link = links.iter().find(|link| link.from < at && at < link.to);
        if link.is_some_and(|link| face.width(&text[link.from..link.to], size) <= width) {
            continue;
        }
        if face.width(&text[start..at], size) > width && end > start {
            lines.push((start, end));
            start = end;
        }
        // A single word that is wider than the line is cut.
        while face.width(&text[start..at], size) > width {
            let cut = fitting(&text[start..at], |part| face.width(part, size) <= width);
            lines.push((start, start + cut));
            start += cut;
        }
        end = at;
        if opportunity == BreakOpportunity::Mandatory {
            lines.push((start, end));
            start = end;
        }
    }
    lines.into_iter().filter(|(from, to)| from < to).map(|(from, to)| runs(&text, from, to, &links)).collect()
}

/// The longest beginning that fits, at least one sign.
fn fitting(text: &str, fits: impl Fn(&str) -> bool) -> usize {
    let ends: Vec<usize> = text.char_indices().skip(1).map(|(at, _)| at).chain([text.len()]).collect();
    let most = ends.partition_point(|end| fits(&text[..*end]));
    ends[most.saturating_sub(1)]
}

struct Link {
    from: usize,
    to: usize,
    target: String,
}

/// Web and mail addresses: nothing else of what people write becomes a link.
fn links(text: &str) -> Vec<Link> {
    let mut found = Vec::new();
    for word in text.split(|c: char| c.is_whitespace()) {
        let from = word.as_ptr() as usize - text.as_ptr() as usize;
        let core = word.trim_start_matches(['(', '<']);
        let from = from + (word.len() - core.len());
        let core = core.trim_end_matches(['.', ',', ';', ':', ')', '>', '!', '?']);
        let target = if core.starts_with("https://") && core.len() > 8 {
            core.to_owned()
        } else if is_mail_address(core) {
            format!("mailto:{core}")
        } else {
            continue;
        };
        found.push(Link { from, to: from + core.len(), target });
    }
    found
}

fn is_mail_address(word: &str) -> bool {
    let plain = |text: &str| text.bytes().all(|b| b.is_ascii_alphanumeric() || b"._+-".contains(&b));
    word.split_once('@').is_some_and(|(name, domain)| {
        !name.is_empty() && plain(name) && plain(domain) && domain.contains('.') && !domain.starts_with('.')
    })
}

fn runs(text: &str, from: usize, to: usize, links: &[Link]) -> Vec<Run> {
    let mut runs = Vec::new();
    let mut at = from;
    let mut push = |from: usize, to: usize, target: Option<&String>| {
        // Where somebody ended a line, a space: what is read aloud or copied has no other sign of it.
        let piece = text[from..to].replace('\n', " ");
        if !piece.is_empty() {
            runs.push(Run { text: piece, target: target.cloned() });
        }
    };
    for link in links.iter().filter(|link| link.from < to && link.to > from) {
        let (begins, ends) = (link.from.max(from), link.to.min(to));
        push(at, begins, None);
        push(begins, ends, Some(&link.target));
        at = ends;
    }
    push(at, to, None);
    runs
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(lines: &[Vec<Run>]) -> Vec<String> {
        lines.iter().map(|runs| runs.iter().map(|run| run.text.as_str()).collect()).collect()
    }

    #[test]
    fn lines_fit_and_lose_nothing() {
        let long = format!(
            "Kære Åse. {} https://www.datatilsynet.dk/{}",
            "Rødgrød med fløde ".repeat(9),
            "x".repeat(200)
        );
        let lines = broken(&long, Weight::Regular, 10.0, 200.0);
        let face = Weight::Regular.face();
        for line in text(&lines) {
            assert!(face.width(&line, 10.0) <= 200.0, "{line}");
        }
        assert_eq!(text(&lines).concat(), long);
        let targets: Vec<_> = lines.iter().flatten().filter_map(|run| run.target.clone()).collect();
        assert!(targets.len() > 1 && targets.iter().all(|target| target.ends_with("xxx")));
        let lines = text(&broken("Se på siden https://www.datatilsynet.dk.", Weight::Regular, 10.0, 160.0));
        assert_eq!(lines, ["Se på siden ", "https://www.datatilsynet.dk."]);
        assert_eq!(text(&broken("a\nb", Weight::Regular, 10.0, 100.0)), ["a ", "b"]);
        assert_eq!(text(&broken("a\n\nb\n", Weight::Regular, 10.0, 100.0)), ["a ", " ", "b "]);
    }

    #[test]
    fn what_the_face_lacks_is_told_and_what_nobody_sees_goes() {
        let face = Weight::Regular.face();
        assert_eq!(
            face.showable("Æ\u{301}\tA\u{30a}\u{ad}\u{200b}\r\n\u{2011}x 漢 \u{0}ąğжΩ€"),
            "Ǽ Å\n-x ? ąğжΩ€"
        );
    }

    #[test]
    fn only_addresses_are_links() {
        let found = |line: &str| links(line).into_iter().map(|link| link.target).collect::<Vec<_>>();
        assert_eq!(
            found("(dt@datatilsynet.dk), https://x.dk/."),
            ["mailto:dt@datatilsynet.dk", "https://x.dk/"]
        );
        assert!(found("javascript:alert(1) http://x a@b @ https:// file:///etc").is_empty());
    }
}
