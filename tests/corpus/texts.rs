//! Texts, drafts, calendars, and files that cannot be read.

use crate::corpus::support::{BASE, read, read_all, set};
use kitei::corpus::builtin::BuiltIn;
use kitei::corpus::directory::Directory;
use kitei::corpus::files::{FileError, Files};
use kitei::corpus::from_files::Draft;
use kitei::corpus::memory::Memory;

#[test]
fn an_empty_set_has_no_regulation() {
    let read = read(&Memory::new().with("README.md", "x"));
    assert_eq!(read.found, ["K0109  「」に規程がない"]);
}

#[test]
fn bytes_that_are_no_utf8_are_told_at_their_line() {
    let mut bytes = BASE.as_bytes().to_vec();
    bytes.extend_from_slice("条項 ".as_bytes());
    bytes.extend_from_slice(&[0x82, 0xA0, b'\n']);
    let read = read(&Memory::new().with("rates/base.kitei", bytes));
    assert_eq!(
        read.found,
        [format!("K0102 rates/base.kitei:8:4 「rates/base.kitei」の{}バイト目がUTF-8でない", BASE.len() + 8)]
    );
}

#[test]
fn a_byte_order_mark_is_no_part_of_the_text() {
    let read = read(&Memory::new().with("rates/base.kitei", format!("\u{FEFF}{BASE}")));
    assert!(read.corpus.sources.iter().all(|(_, file)| &*file.text == BASE));
}

#[test]
fn a_draft_joins_the_regulation_that_it_names() {
    let draft = |text: &str| [Draft { name: "draft.kitei".to_owned(), bytes: text.as_bytes().to_vec() }];
    let files = set(&[]);
    let joined = read_all(&files, None, &draft("改正 平成30年1月1日\n規程　保険料率規程 # 案\n"));
    assert_eq!(joined.found, Vec::<String>::new());
    assert_eq!(joined.corpus.sources.iter().count(), 2);
    let unknown = read_all(&files, None, &draft("改正 平成30年1月1日\n規程 保険料規程\n"));
    assert_eq!(unknown.found, ["K0109 draft.kitei:2:1 「保険料規程」という規程はない"]);
    let nameless = read_all(&files, None, &draft("改正 平成30年1月1日\n"));
    assert_eq!(nameless.found, ["K0109 draft.kitei:1:1 「draft.kitei」に「規程」の行がない"]);
}

#[test]
fn holidays_of_several_files_come_together() {
    let files = set(&[])
        .with("calendar/holidays-2013.txt", "2013-04-29 # 昭和の日\n")
        .with("calendar/holidays-2014.txt", "2014-04-29\n2014-04-31\n");
    let read = read(&files);
    assert_eq!(read.found, ["K0204 calendar/holidays-2014.txt:2:1 2行目の2014-04-31という日はありません"]);
    assert_eq!(read.corpus.holidays.unwrap().iter().count(), 1);
}

#[test]
fn a_directory_reads_as_memory_does() {
    let folder = tempfile::tempdir().unwrap();
    let rates = folder.path().join("rates");
    std::fs::create_dir_all(rates.join("tables")).unwrap();
    std::fs::write(rates.join("base.kitei"), BASE).unwrap();
    std::fs::write(rates.join(".hidden.kitei"), "x").unwrap();
    #[cfg(unix)]
    std::os::unix::fs::symlink(folder.path(), rates.join("round")).unwrap();
    let files = Directory::new(folder.path());
    assert_eq!(files.paths(), (vec!["rates/base.kitei".to_owned()], Vec::new()));
    let read = read(&files);
    assert_eq!(read.found, Vec::<String>::new());
    assert_eq!(read.corpus.regulations[0].folder, "rates");

    let large = std::fs::File::create(folder.path().join("rates/large.kitei")).unwrap();
    large.set_len(65 * 1024 * 1024).unwrap();
    assert!(matches!(files.read("rates/large.kitei"), Err(FileError::TooLarge { .. })));
    assert!(matches!(files.read("nothing"), Err(FileError::Unreadable { .. })));
    assert_eq!(Directory::new(folder.path().join("none")).paths().1.len(), 1);
}

#[test]
fn the_built_in_set_is_the_folder() {
    let folder = Directory::new(concat!(env!("CARGO_MANIFEST_DIR"), "/regulations"));
    // What is hidden in the folder is no part of the set.
    let hidden = |path: &String| path.split('/').any(|part| part.starts_with('.'));
    let mut built_in = BuiltIn.paths().0;
    built_in.retain(|path| !hidden(path));
    let mut paths = folder.paths().0;
    paths.sort();
    built_in.sort();
    assert_eq!(built_in, paths);
    for path in paths {
        assert_eq!(BuiltIn.read(&path), folder.read(&path), "{path}");
    }
}
