//! Reassembly of units, rule by rule. One program, so that it is linked once for each mutant of `npm run proof:mutants`.

mod accounting;
mod giving_up;
mod loss_oracle;
mod pair;
mod rules;
mod streamed;
#[path = "../support/mod.rs"]
mod support;
