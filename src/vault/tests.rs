use std::{
    fs,
    io::{Read, Seek, SeekFrom, Write},
    path::PathBuf,
};

use chrono::Utc;
use proptest::prelude::*;

use super::{
    stream::sizes::{CHUNK, HEADER, SEALED_CHUNK},
    *,
};

struct Place {
    folder: tempfile::TempDir,
    vault: Vault,
}

fn place() -> Place {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let vault = Vault::open(folder.path(), MasterKey::generate()).expect("an empty folder opens");
    Place { folder, vault }
}

impl Place {
    fn stored(&self) -> Vec<PathBuf> {
        fn walk(folder: &Path, found: &mut Vec<PathBuf>) {
            for entry in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
                if entry.is_dir() { walk(&entry, found) } else { found.push(entry) }
            }
        }
        let mut found = Vec::new();
        walk(&self.folder.path().join("files"), &mut found);
        walk(&self.folder.path().join("tmp"), &mut found);
        found
    }

    fn put(&self, key: &SealKey, plain: &[u8]) -> (FileId, PathBuf) {
        let id = FileId::new(Utc::now());
        let mut writer = self.vault.create_file(key, id).unwrap();
        writer.write_all(plain).unwrap();
        assert_eq!(writer.commit().unwrap(), plain.len() as u64);
        let path = self.stored().into_iter().find(|path| path.ends_with(id.to_string())).unwrap();
        (id, path)
    }

    fn get(&self, key: &SealKey, id: FileId) -> Option<Vec<u8>> {
        let mut plain = Vec::new();
        self.vault.open_file(key, id).ok()?.read_to_end(&mut plain).ok()?;
        Some(plain)
    }
}

fn key(place: &Place) -> SealKey {
    place.vault.new_case_key(CaseId::new(Utc::now())).0
}

fn pattern(length: usize) -> Vec<u8> {
    (0..length).map(|at| u8::try_from(at * 7 % 251).unwrap()).collect()
}

#[test]
fn a_value_opens_only_in_its_own_place_and_with_its_own_key() {
    let place = place();
    let (ours, others) = (key(&place), key(&place));
    let sealed = ours.seal("cases.sealed/1", "Søren Ærø".as_bytes());
    assert!(!sealed.windows(5).any(|window| window == "Søre".as_bytes()));
    assert_eq!(ours.open("cases.sealed/1", &sealed).unwrap(), "Søren Ærø".as_bytes());
    assert!(matches!(ours.open("cases.sealed/2", &sealed), Err(VaultError::NotAuthentic)));
    assert!(matches!(others.open("cases.sealed/1", &sealed), Err(VaultError::NotAuthentic)));
    assert_ne!(sealed, ours.seal("cases.sealed/1", "Søren Ærø".as_bytes()));
}

#[test]
fn no_bit_of_a_value_can_be_changed_and_no_byte_cut() {
    let place = place();
    let key = key(&place);
    let sealed = key.seal("x", b"a short value");
    for bit in 0..sealed.len() * 8 {
        let mut changed = sealed.clone();
        changed[bit / 8] ^= 1 << (bit % 8);
        assert!(key.open("x", &changed).is_err(), "bit {bit}");
    }
    for length in 0..sealed.len() {
        assert!(key.open("x", &sealed[..length]).is_err(), "length {length}");
    }
}

#[test]
fn json_of_another_shape_is_told_without_its_content() {
    let place = place();
    let key = key(&place);
    let sealed = key.seal_json("x", &("hemmelig", 7)).unwrap();
    assert_eq!(key.open_json::<(String, u8)>("x", &sealed).unwrap(), ("hemmelig".to_owned(), 7));
    let error = key.open_json::<u8>("x", &sealed).unwrap_err();
    assert!(matches!(error, VaultError::Shape { .. }));
    assert!(!format!("{error} {error:?}").contains("hemmelig"));
}

#[test]
fn a_case_key_opens_for_its_own_case_only() {
    let place = place();
    let (ours, others) = (CaseId::new(Utc::now()), CaseId::new(Utc::now()));
    let (key, wrapped) = place.vault.new_case_key(ours);
    let sealed = key.seal("x", b"value");
    assert_eq!(place.vault.case_key(ours, &wrapped).unwrap().open("x", &sealed).unwrap(), b"value");
    assert!(place.vault.case_key(others, &wrapped).is_err());
    assert!(place.vault.case_key(ours, &[]).is_err());
}

#[test]
fn keys_and_indexes_differ_by_purpose_organisation_and_field() {
    let Place { vault, folder: _folder } = place();
    let (one, two) = (OrganisationId::new(Utc::now()), OrganisationId::new(Utc::now()));
    assert_ne!(*vault.derived("audit"), *vault.derived("csrf"));
    assert_eq!(vault.blind(one, "email", "a@b.dk"), vault.blind(one, "email", "a@b.dk"));
    assert_ne!(vault.blind(one, "email", "a@b.dk"), vault.blind(two, "email", "a@b.dk"));
    assert_ne!(vault.blind(one, "email", "x"), vault.blind(one, "name", "x"));
    assert_eq!(vault.blind(one, "email", "a@b.dk").len(), 16);
    assert_ne!(vault.keyed_hash("link", b"t"), vault.keyed_hash("code", b"t"));
    assert!(vault.keyed_hash_matches("code", b"t", &vault.keyed_hash("code", b"t")));
    assert!(!vault.keyed_hash_matches("code", b"u", &vault.keyed_hash("code", b"t")));
    let sealed = vault.organisation_key(one).seal("x", b"value");
    assert!(vault.organisation_key(two).open("x", &sealed).is_err());
    assert_eq!(vault.organisation_key(one).open("x", &sealed).unwrap(), b"value");
    assert_eq!(Vault::random_token().len(), 43);
    assert_ne!(Vault::random_token(), Vault::random_token());
}

#[test]
fn files_come_back_whole_around_every_chunk_border() {
    let place = place();
    let key = key(&place);
    for length in [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK, 3 * CHUNK + 5] {
        let plain = pattern(length);
        let (id, path) = place.put(&key, &plain);
        assert_eq!(place.get(&key, id).unwrap(), plain, "length {length}");
        assert_eq!(place.vault.open_file(&key, id).unwrap().len(), length as u64);
        let on_disk = fs::read(path).unwrap();
        assert!(length < 32 || !on_disk.windows(32).any(|window| window == &plain[..32]));
    }
}

#[test]
fn a_reader_seeks_anywhere() {
    let place = place();
    let key = key(&place);
    let plain = pattern(3 * CHUNK + 5);
    let (id, _) = place.put(&key, &plain);
    let mut reader = place.vault.open_file(&key, id).unwrap();
    for at in [0, CHUNK - 3, 2 * CHUNK, 5, 3 * CHUNK] {
        reader.seek(SeekFrom::Start(at as u64)).unwrap();
        let mut four = [0; 4];
        reader.read_exact(&mut four).unwrap();
        assert_eq!(four, plain[at..at + 4], "at {at}");
    }
    assert_eq!(reader.seek(SeekFrom::End(-2)).unwrap(), plain.len() as u64 - 2);
    let mut rest = Vec::new();
    reader.read_to_end(&mut rest).unwrap();
    assert_eq!(rest, plain[plain.len() - 2..]);
    assert!(reader.seek(SeekFrom::Current(-(plain.len() as i64) - 1)).is_err());
    reader.seek(SeekFrom::Start(u64::MAX)).unwrap();
    assert_eq!(reader.read(&mut [0; 4]).unwrap(), 0);
}

#[test]
fn a_file_that_was_cut_mixed_or_moved_does_not_open() {
    let place = place();
    let key = key(&place);
    let (id, path) = place.put(&key, &pattern(3 * CHUNK));
    let whole = fs::read(&path).unwrap();
    for length in [0, 7, HEADER, HEADER + SEALED_CHUNK, HEADER + 2 * SEALED_CHUNK, whole.len() - 1] {
        fs::write(&path, &whole[..length]).unwrap();
        assert!(place.get(&key, id).is_none(), "cut to {length}");
    }
    fs::write(&path, [&whole[..], &whole[HEADER..HEADER + SEALED_CHUNK]].concat()).unwrap();
    assert!(place.get(&key, id).is_none(), "a chunk too many");

    let (first, rest) = whole[HEADER..].split_at(SEALED_CHUNK);
    let (second, third) = rest.split_at(SEALED_CHUNK);
    fs::write(&path, [&whole[..HEADER], second, first, third].concat()).unwrap();
    assert!(place.get(&key, id).is_none(), "chunks swapped");

    let (other, other_path) = place.put(&key, &pattern(3 * CHUNK));
    let foreign = fs::read(&other_path).unwrap();
    fs::write(&path, [&whole[..HEADER + SEALED_CHUNK], &foreign[HEADER + SEALED_CHUNK..]].concat()).unwrap();
    assert!(place.get(&key, id).is_none(), "chunks of two files");
    fs::write(&path, &foreign).unwrap();
    assert!(place.get(&key, id).is_none(), "another file under this id");
    assert!(place.get(&key, other).is_some());

    fs::write(&path, &whole).unwrap();
    assert!(place.get(&self::key(&place), id).is_none(), "another key");
    assert!(place.get(&key, id).is_some());
}

#[test]
fn a_file_exists_after_its_commit_only_and_is_gone_after_its_removal() {
    let place = place();
    let key = key(&place);
    let id = FileId::new(Utc::now());
    let mut writer = place.vault.create_file(&key, id).unwrap();
    writer.write_all(&pattern(2 * CHUNK)).unwrap();
    assert!(matches!(place.vault.open_file(&key, id), Err(VaultError::NoSuchFile(missing)) if missing == id));
    drop(writer);
    assert_eq!(place.stored(), Vec::<PathBuf>::new());

    let (id, _) = place.put(&key, b"x");
    place.vault.remove_file(id).unwrap();
    place.vault.remove_file(id).unwrap();
    assert_eq!(place.stored(), Vec::<PathBuf>::new());
}

#[test]
fn a_start_removes_dead_drafts_and_spares_living_ones() {
    let folder = tempfile::tempdir().unwrap();
    let text = "00".repeat(32);
    let open = || Vault::open(folder.path(), MasterKey::from_text(&text).unwrap());
    let vault = open().unwrap();
    let key = vault.organisation_key(OrganisationId::new(Utc::now()));
    let id = FileId::new(Utc::now());
    let mut alive = vault.create_file(&key, id).unwrap();
    alive.write_all(b"still being written").unwrap();
    fs::write(folder.path().join("tmp/dead"), b"x").unwrap();

    let restarted = open().unwrap();
    assert!(!folder.path().join("tmp/dead").exists());
    alive.commit().unwrap();
    assert_eq!(restarted.open_file(&key, id).unwrap().len(), 19);
    assert!(matches!(Vault::open(folder.path(), MasterKey::generate()), Err(VaultError::WrongMasterKey)));
}

#[test]
fn a_master_key_file_is_made_once_and_for_its_owner_alone() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("keys/master.key");
    let first = MasterKey::load_or_create(&path).unwrap();
    assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
    assert_eq!(MasterKey::load_or_create(&path).unwrap().bytes(), first.bytes());
    assert_eq!(fs::read_dir(path.parent().unwrap()).unwrap().count(), 1);
    fs::write(&path, "").unwrap();
    assert!(matches!(MasterKey::load_or_create(&path), Err(VaultError::MasterKey(_))));
}

#[test]
fn a_master_key_is_read_in_every_usual_spelling() {
    let hex = "ff".repeat(31) + "fb";
    let bytes = *MasterKey::from_text(&hex).unwrap().bytes();
    for text in [
        "//////////////////////////////////////////s=",
        "__________________________________________s",
        &format!("  {}\n", hex.to_uppercase()),
    ] {
        assert_eq!(MasterKey::from_text(text).unwrap().bytes(), &bytes, "{text}");
    }
    for text in ["", "secret", &"f".repeat(63), &"g".repeat(64), &"é".repeat(32)] {
        assert!(matches!(MasterKey::from_text(text), Err(VaultError::MasterKey(_))), "{text}");
    }
}

/// `/dev/full` answers every write as a full disk does.
#[test]
fn a_full_disk_is_told_and_leaves_nothing() {
    let place = place();
    let key = key(&place);
    let id = FileId::new(Utc::now());
    let mut writer = place.vault.create_file(&key, id).unwrap();
    writer.fill_the_disk();
    writer.write_all(&pattern(10)).unwrap();
    let error = writer.commit().unwrap_err();
    assert!(error.is_disk_full(), "{error}");
    let mut writer = place.vault.create_file(&key, id).unwrap();
    writer.fill_the_disk();
    assert!(writer.write_all(&pattern(2 * CHUNK)).is_err());
    drop(writer);
    assert_eq!(place.stored(), Vec::<PathBuf>::new());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn any_value_comes_back(context in ".{0,40}", plain in prop::collection::vec(any::<u8>(), 0..2000)) {
        let place = place();
        let key = key(&place);
        prop_assert_eq!(key.open(&context, &key.seal(&context, &plain)).unwrap(), plain);
    }

    #[test]
    fn any_file_comes_back_whatever_the_size_of_its_writes(
        length in 0..3 * CHUNK, step in 1..100_000usize, bit in any::<prop::sample::Index>(),
    ) {
        let place = place();
        let key = key(&place);
        let plain = pattern(length);
        let id = FileId::new(Utc::now());
        let mut writer = place.vault.create_file(&key, id).unwrap();
        for part in plain.chunks(step) {
            writer.write_all(part).unwrap();
        }
        writer.commit().unwrap();
        prop_assert!(place.get(&key, id).unwrap() == plain);

        let path = place.stored().remove(0);
        let mut bytes = fs::read(&path).unwrap();
        let bit = bit.index(bytes.len() * 8);
        bytes[bit / 8] ^= 1 << (bit % 8);
        fs::write(&path, bytes).unwrap();
        prop_assert!(place.get(&key, id).is_none(), "bit {} was changed unseen", bit);
    }
}
