//! Cargo's build script: a text added to `regulations/` builds the set into the binary anew. `include_dir` alone notices
//! only changes of the files that it already knows.

fn main() {
    println!("cargo::rerun-if-changed=regulations");
    println!("cargo::rerun-if-changed=src/corpus/rebuild.rs");
}
