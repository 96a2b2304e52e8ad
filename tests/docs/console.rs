//! The commands that the READMEs show are run, and say what is shown. A line that holds only `…` stands for lines left out.
#![expect(clippy::panic, clippy::unwrap_used, clippy::indexing_slicing, reason = "a test's helper fails by panicking")]

use crate::docs::{fenced, read, root};
use std::process::Command;

/// A command as typed, and what is shown of its output.
struct Shown {
    page: &'static str,
    command: String,
    output: Vec<String>,
}

fn shown(page: &'static str) -> Vec<Shown> {
    let mut all: Vec<Shown> = Vec::new();
    for block in fenced(&read(page), "console") {
        let mut here: Vec<Shown> = Vec::new();
        for line in block.lines() {
            match (line.strip_prefix("$ "), here.last_mut()) {
                (Some(command), _) => here.push(Shown { page, command: command.to_owned(), output: Vec::new() }),
                (None, Some(shown)) => shown.output.push(line.to_owned()),
                (None, None) => panic!("{page}: a console block opens with `$ `: {line}"),
            }
        }
        all.extend(here);
    }
    all
}

/// The words of a command, '…' and "…" taken off.
fn words(command: &str) -> Vec<String> {
    let mut words = Vec::new();
    let (mut word, mut quote, mut open) = (String::new(), None, false);
    for letter in command.chars() {
        match (quote, letter) {
            (Some(end), letter) if letter == end => quote = None,
            (None, '\'' | '"') => (quote, open) = (Some(letter), true),
            (None, ' ') if open => {
                words.push(std::mem::take(&mut word));
                open = false;
            }
            (None, ' ') => {}
            (Some(_) | None, letter) => {
                word.push(letter);
                open = true;
            }
        }
    }
    if open {
        words.push(word);
    }
    words
}

/// What `kitei` is told; none where the command is another program's.
fn arguments(command: &str) -> Option<Vec<String>> {
    let words = words(command);
    let parts: Vec<&str> = words.iter().map(String::as_str).collect();
    match parts.as_slice() {
        ["kitei", rest @ ..] | ["cargo", "run", "--", rest @ ..] | ["cargo", "run", "--quiet", "--", rest @ ..] => {
            Some(rest.iter().map(|word| (*word).to_owned()).collect())
        }
        _ => None,
    }
}

fn run(arguments: &[String]) -> String {
    let mut command = Command::new(env!("CARGO_BIN_EXE_kitei"));
    command.args(arguments).current_dir(root()).env("LANG", "ja_JP.UTF-8").env("NO_COLOR", "1");
    for name in ["KITEI_REGULATIONS", "LC_ALL", "LC_MESSAGES"] {
        command.env_remove(name);
    }
    let output = command.output().unwrap();
    // On a terminal both streams are seen.
    [output.stdout, output.stderr].map(|stream| String::from_utf8(stream).unwrap()).concat()
}

/// Whether the lines stand in the output in their order, those between two `…` without a gap.
fn holds(output: &str, lines: &[String]) -> Result<(), String> {
    let output: Vec<&str> = output.lines().map(str::trim_end).filter(|line| !line.is_empty()).collect();
    let mut from = 0;
    for run in lines.split(|line| line.trim() == "…") {
        let run: Vec<&str> = run.iter().map(|line| line.trim_end()).filter(|line| !line.is_empty()).collect();
        if run.is_empty() {
            continue;
        }
        let found = output[from..].windows(run.len()).position(|window| window == run.as_slice());
        from += found.ok_or_else(|| run.join("\n"))? + run.len();
    }
    Ok(())
}

fn check(page: &'static str) {
    let all = shown(page);
    let ran: Vec<_> = all.iter().filter_map(|shown| Some((shown, arguments(&shown.command)?))).collect();
    assert!(ran.len() >= 8, "{page} shows {} commands", ran.len());
    for (shown, arguments) in ran {
        assert!(!shown.output.is_empty(), "{}: nothing is shown of `{}`", shown.page, shown.command);
        let output = run(&arguments);
        if let Err(missing) = holds(&output, &shown.output) {
            panic!("{}: `{}` does not say\n{missing}\nbut\n{output}", shown.page, shown.command);
        }
    }
}

#[test]
fn the_english_readme_shows_what_comes_out() {
    check("README.md");
}

#[test]
fn the_japanese_readme_shows_what_comes_out() {
    check("README.ja.md");
}

#[test]
fn both_readmes_show_the_same_commands() {
    let commands = |page| shown(page).into_iter().map(|shown| shown.command).collect::<Vec<_>>();
    assert_eq!(commands("README.md"), commands("README.ja.md"));
}

#[test]
fn lines_left_out_are_marked() {
    let output = "a\nb\n\nc\nd\n";
    let lines = |text: &str| text.lines().map(str::to_owned).collect::<Vec<_>>();
    assert_eq!(holds(output, &lines("a\nb\n…\nd")), Ok(()));
    assert_eq!(holds(output, &lines("a\nc")), Err("a\nc".to_owned()));
    assert_eq!(holds(output, &lines("d\n…\na")), Err("a".to_owned()));
}
