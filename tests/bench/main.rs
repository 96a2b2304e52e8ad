//! What the engine takes, beside the same written by hand, in one run. `cargo bench` prints the table; README.md beside this
//! file says what each line measures and what was found.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a benchmark that cannot run stops")]

mod baselines;
mod portfolio;
mod sets;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use kitei::batch::answers::{AnswerValues, Answers};
use kitei::batch::single::Fact;
use kitei::corpus::directory::Directory;
use kitei::corpus::from_files::load;
use kitei::diagnostic::report::Findings;
use kitei::query::engine::Engine;
use kitei::query::state::VersionState;
use portfolio::{Contracts, FORMS, Transfers};
use std::hint::black_box;

/// A baseline: the rate in thousandths of a per cent and the premium in yen of a row.
type ByHand = fn(&Contracts, usize) -> (i64, i64);

fn engine() -> Engine {
    let mut findings = Findings::default();
    let corpus = load(&Directory::new("regulations"), None, &[], &mut findings);
    Engine::load(corpus, &mut findings)
}

fn batch(criterion: &mut Criterion) {
    let engine = engine();
    let pricing = engine.portfolio("二年以上案件の保険料", VersionState::Newest, &Default::default()).unwrap();
    let contracts = Contracts::of(1_000_000, 20130401);
    agree(&contracts, &pricing.price(&contracts.columns()).unwrap());
    let mut group = criterion.benchmark_group("a million contracts");
    group.sample_size(10).throughput(Throughput::Elements(1_000_000));
    let mut answers = Answers::default();
    group.bench_function("kitei", |bencher| {
        bencher.iter(|| {
            pricing.price_into(&contracts.columns(), &mut answers).unwrap();
            black_box(&answers);
        });
    });
    group.bench_function("kitei, in new memory", |bencher| {
        bencher.iter(|| black_box(pricing.price(&contracts.columns()).unwrap()));
    });
    let hand: [(&str, ByHand); 3] = [
        ("i128 by hand", baselines::whole),
        ("rust_decimal by hand", baselines::decimal),
        ("f64 by hand", baselines::float),
    ];
    let room = || vec![(0, 0); contracts.rows()];
    let mut out = room();
    for (name, work) in hand {
        group.bench_function(name, |bencher| {
            bencher.iter(|| {
                baselines::on_two_threads(&contracts, work, &mut out);
                black_box(&out);
            });
        });
    }
    group.bench_function("i128 by hand, in new memory", |bencher| {
        bencher.iter(|| {
            let mut out = room();
            baselines::on_two_threads(&contracts, baselines::whole, &mut out);
            black_box(out)
        });
    });
    group.finish();
}

/// How what a portfolio and a set take grows: ten times the rows, and four times the revisions twice.
fn growth(criterion: &mut Criterion) {
    let engine = engine();
    let pricing = engine.portfolio("二年以上案件の保険料", VersionState::Newest, &Default::default()).unwrap();
    let mut group = criterion.benchmark_group("growth");
    group.sample_size(10);
    for (name, rows) in [("1,000,000 contracts", 1_000_000), ("10,000,000 contracts", 10_000_000)] {
        let contracts = Contracts::of(rows, 20130401);
        let mut answers = Answers::default();
        group.bench_function(name, |bencher| {
            bencher.iter(|| {
                pricing.price_into(&contracts.columns(), &mut answers).unwrap();
                black_box(&answers);
            });
        });
    }
    for (name, revisions) in [("250 revisions", 250), ("1,000 revisions", 1_000), ("4,000 revisions", 4_000)] {
        let files = sets::revisions(500, revisions);
        group.bench_function(name, |bencher| {
            bencher.iter(|| {
                let mut findings = Findings::default();
                black_box(Engine::load(load(&files, None, &[], &mut findings), &mut findings))
            });
        });
    }
    group.finish();
}

/// Rows that plans answer less easily, or not at all: lists, and evaluation of one row after the other.
fn hard_rows(criterion: &mut Criterion) {
    let engine = engine();
    let mut group = criterion.benchmark_group("rows that are hard");
    group.sample_size(10).throughput(Throughput::Elements(100_000));
    let pricing = engine.portfolio("加重平均換算率", VersionState::Newest, &Default::default()).unwrap();
    let transfers = Transfers::of(100_000, 20130401);
    let cells = transfers.cells();
    let columns = transfers.columns(&cells);
    assert!(pricing.price(&columns).unwrap().answered.iter().all(|answered| *answered));
    group.bench_function("100,000 lists of one to eight rows", |bencher| {
        bencher.iter(|| black_box(pricing.price(&columns).unwrap()));
    });
    let case = yaml_case();
    group.throughput(Throughput::Elements(1));
    group.bench_function("one contract as evaluation works out a row", |bencher| {
        bencher.iter(|| black_box(engine.evaluate(&case, &Default::default(), false).unwrap()));
    });
    group.finish();
}

/// One contract at a time, from typed facts.
fn single(criterion: &mut Criterion) {
    let engine = engine();
    let pricing = engine.portfolio("二年以上案件の保険料", VersionState::Newest, &Default::default()).unwrap();
    let contracts = Contracts::of(1_000, 20130401);
    let mut single = pricing.single(FORMS).unwrap();
    let cases: Vec<[Fact; 9]> = (0..contracts.rows()).map(|row| contracts.facts(row)).collect();
    for (row, case) in cases.iter().enumerate() {
        assert!(single.price(case), "row {row}");
        let (rate, premium) = baselines::whole(&contracts, row);
        assert_eq!(
            (single.number(0), single.number(1)),
            (Some((rate.into(), 3)), Some((premium.into(), 0))),
            "row {row}"
        );
    }
    let mut group = criterion.benchmark_group("one contract");
    group.throughput(Throughput::Elements(1));
    let mut next = cases.iter().cycle();
    group.bench_function("without trace", |bencher| bencher.iter(|| black_box(single.price(next.next().unwrap()))));
    group.bench_function("with trace", |bencher| {
        bencher.iter(|| {
            single.price(next.next().unwrap());
            black_box(single.trace())
        });
    });
    let case = yaml_case();
    group.bench_function("from YAML, with everything that an explanation says", |bencher| {
        bencher.iter(|| black_box(engine.evaluate(&case, &Default::default(), true).unwrap()));
    });
    group.finish();
}

fn yaml_case() -> kitei::corpus::case::Case {
    let text = "算定: 二年以上案件の保険料\n事実: {保険契約締結日: 2013-04-01, 国カテゴリー: Ｂ, 料率適用期間: 9年, 非常付保率: 0.95, 信用付保率: 0.95, バイヤー区分: SOV/CC0, 保険価額: 12345000円}\n";
    let mut sources = kitei::source::file::Sources::default();
    let mut findings = Findings::default();
    let file = kitei::corpus::from_files::add_text("case.yaml", text.as_bytes(), &mut sources, &mut findings).unwrap();
    kitei::corpus::from_yaml::cases(file, text, &mut findings).remove(0)
}

/// Reading and checking: the shipped set, and sets made large.
fn loading(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("load and check");
    group.sample_size(10);
    group.bench_function("the shipped set", |bencher| bencher.iter(|| black_box(engine())));
    for (name, files) in [
        ("1,000 revisions of 500 provisions", sets::revisions(500, 1_000)),
        ("a table of 126,000 cells", sets::table(42_000)),
    ] {
        group.bench_function(name, |bencher| {
            bencher.iter(|| {
                let mut findings = Findings::default();
                let engine = Engine::load(load(&files, None, &[], &mut findings), &mut findings);
                assert!(!findings.has_errors());
                black_box(engine)
            });
        });
    }
    group.finish();
}

/// Forty years of a what-if.
fn what_if(criterion: &mut Criterion) {
    let engine = engine();
    let case = yaml_case();
    let day = |year| chrono::NaiveDate::from_ymd_opt(year, 1, 1).unwrap().to_string();
    let mut group = criterion.benchmark_group("what-if over the date of the contract");
    group.sample_size(10);
    for (name, from, to) in [("a year", 2013, 2014), ("forty years", 2011, 2051)] {
        let text = format!("保険契約締結日={}..{}", day(from), day(to));
        let vary = kitei::query::what_if::axis::Variation::parse(&text).unwrap();
        group.bench_function(name, |bencher| {
            bencher.iter(|| black_box(engine.what_if(&case, std::slice::from_ref(&vary), &Default::default())));
        });
    }
    group.finish();
}

/// What is measured is the same thing: rate and premium equal the exact ones by hand, row by row.
fn agree(contracts: &Contracts, answers: &Answers) {
    let numbers = |at: usize| match &answers.columns[at].values {
        AnswerValues::Numbers(numbers, _) => numbers.as_slice(),
        _ => &[],
    };
    let (rates, premiums) = (numbers(0), numbers(1));
    for row in 0..contracts.rows() {
        let (rate, premium) = baselines::whole(contracts, row);
        assert!(answers.answered[row], "row {row}");
        assert_eq!((rates[row], premiums[row]), (rate, premium), "row {row}");
    }
}

criterion_group!(benches, batch, growth, hard_rows, single, loading, what_if);
criterion_main!(benches);
