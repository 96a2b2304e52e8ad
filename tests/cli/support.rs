//! The only knowledge of how the program is run.
#![expect(
    clippy::panic,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test that cannot run the program fails"
)]

use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use tempfile::TempDir;

const BASE: &str =
    "規程 保険料率規程\n制定 平成16年7月2日\n施行 平成16年10月1日\n基準日 船積日\n\n事実\n  船積日  日付\n";

/// What a run gave.
pub struct Run {
    pub status: i32,
    pub out: String,
    pub err: String,
}

impl Run {
    pub fn json_out(&self) -> serde_json::Value {
        serde_json::from_str(&self.out).unwrap_or_else(|error| panic!("{error}: {} {}", self.out, self.err))
    }

    pub fn json_err(&self) -> serde_json::Value {
        serde_json::from_str(&self.err).unwrap_or_else(|error| panic!("{error}: {}", self.err))
    }
}

/// A folder with a small set of regulations in it.
pub struct World {
    folder: TempDir,
}

pub fn world() -> World {
    World { folder: tempfile::tempdir().unwrap() }.file("regulations/rates/base.kitei", BASE.as_bytes())
}

impl World {
    pub fn file(self, path: &str, bytes: &[u8]) -> Self {
        let path = self.folder.path().join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, bytes).unwrap();
        self
    }

    pub fn root(&self) -> PathBuf {
        self.folder.path().to_path_buf()
    }

    pub fn path(&self, path: &str) -> String {
        self.folder.path().join(path).to_str().unwrap().to_owned()
    }

    pub fn kitei(&self, arguments: &[&str]) -> Run {
        run(arguments, None, Some(self.folder.path()), &[])
    }

    pub fn with_input(&self, arguments: &[&str], input: &str) -> Run {
        run(arguments, Some(input), Some(self.folder.path()), &[])
    }
}

/// One shipment under the shipped regulation: told of on the first day of the revision of 2013, with the surcharge agreed.
pub const CASE: &str = "\
算定: 簡易通知型包括保険料
事実:
  船積日: 2013-03-20
  通知日: 2013-04-01
  通知期限: 2013-04-30
  船積の日から決済の期限までの期間: 45日
  国カテゴリー: Ｃ
  非常付保率: 97.5%
  信用付保率: 90%
  保険価額: 12,500,000円
  外貨建対応方式特約: はい
";

/// Works `CASE` out by the shipped regulation.
pub fn eval(flags: &[&str]) -> Run {
    run(&[["eval", "-"].as_slice(), flags].concat(), Some(CASE), None, &[])
}

/// The premium of `CASE` in yen.
pub fn premium(flags: &[&str]) -> String {
    let run = eval(&[flags, &["--format", "json"]].concat());
    assert_eq!(run.status, 0, "{}", run.err);
    run.json_out()["results"]["保険料"]["value"].as_str().unwrap().to_owned()
}

/// Runs the program in the folder of the crate.
pub fn kitei(arguments: &[&str]) -> Run {
    run(arguments, None, None, &[])
}

pub fn run(arguments: &[&str], input: Option<&str>, folder: Option<&Path>, variables: &[(&str, &str)]) -> Run {
    let mut command = command(arguments);
    command.envs(variables.iter().copied()).stdin(Stdio::piped());
    if let Some(folder) = folder {
        command.current_dir(folder);
    }
    let mut child = command.spawn().unwrap();
    let mut stdin = child.stdin.take().unwrap();
    stdin.write_all(input.unwrap_or("").as_bytes()).unwrap();
    drop(stdin);
    let output = child.wait_with_output().unwrap();
    Run {
        status: output.status.code().unwrap(),
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
    }
}

/// Runs the program with nobody reading what it writes.
pub fn with_closed_output(arguments: &[&str]) -> (i32, String) {
    let mut child = command(arguments).spawn().unwrap();
    drop(child.stdout.take());
    let mut err = String::new();
    child.stderr.take().unwrap().read_to_string(&mut err).unwrap();
    (child.wait().unwrap().code().unwrap(), err)
}

fn command(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_kitei"));
    command.args(arguments).stdout(Stdio::piped()).stderr(Stdio::piped());
    for name in ["KITEI_REGULATIONS", "LC_ALL", "LC_MESSAGES", "LANG", "NO_COLOR"] {
        command.env_remove(name);
    }
    command
}
