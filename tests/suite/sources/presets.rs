//! The declarations to begin with are declarations: with an organisation and a secret they are read.

use indsigt::sources::{declaration::Source, presets};

#[test]
fn every_preset_is_read_once_its_blanks_are_filled() {
    let folder = tempfile::tempdir().unwrap();
    for secret in ["secret", "planday.token"] {
        std::fs::write(folder.path().join(secret), "hemmelig").unwrap();
    }
    for preset in presets::ALL {
        let lines = preset.text.lines().map(|line| match line.trim_start().starts_with("secret_env") {
            true => "secret_file = \"secret\"",
            false => line,
        });
        let text = lines.collect::<Vec<_>>().join("\n").replace("ORGANISATION", "example");
        let file = folder.path().join(format!("{}.toml", preset.name));
        let source = Source::parse(&file, &text).unwrap_or_else(|problems| panic!("{problems:#?}"));
        assert_eq!(source.name, preset.name);
        assert!(preset.about().len() > 20 && presets::find(preset.name) == Some(preset));
        let honest = preset.text.contains("not tried against the service") || source.place.kind() == "task";
        assert!(honest, "{}", preset.name);
    }
    assert_eq!(presets::find("nothing"), None);
}
