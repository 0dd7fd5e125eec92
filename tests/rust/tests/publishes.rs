//! Every Release store that the schema marks with `publishes`, under loom: whoever sees the word sees what was stored
//! before it. And with that one store weakened to Relaxed the model fails, so that no mark stands there for nothing.

#[path = "../../../generators/tests/fixtures/rust-protocols/loom_memory.rs"]
#[allow(dead_code)]
mod loom_memory;

use loom_memory::{Model, Shared, Weak, holds_and_fails_without, together, touched};

macro_rules! publications {
    ($marked:literal marked; $($name:literal {
        section: $section:path, $init:path, at $at:literal;
        creator: $creator:path; as $role:ident;
        other: $other:path;
        write($w1:ident) { $($write:tt)* }
        publish($w2:ident) { $($publish:tt)* }
        seen($r1:ident) { $($seen:tt)* }
        holds($r2:ident) { $($holds:tt)* }
    })*) => {
        #[test]
        fn every_marked_store_is_needed() {
            let mut checked = 0;
            $({
                use $section as Section;
                use $init as Init;
                use $creator as Creator;
                use $other as Other;
                let words = touched(
                    Section::SIZE,
                    |memory| {
                        let creator = Creator::create(memory.clone(), Init::ZERO).expect("its size");
                        publications!(@roles $role, creator, Other::open(memory).expect("its stamp"))
                    },
                    |(writer, reader)| {
                        let $w1 = &writer;
                        $($write)*
                        let $w2 = &writer;
                        $($publish)*
                        let $r1 = &reader;
                        assert!($($seen)*, "{}: the store is not what the reader looks at", $name);
                        let $r2 = &reader;
                        assert!($($holds)*, "{}: in one thread", $name);
                    },
                );
                holds_and_fails_without($name, 3, &[Weak::Store($at)], move |front| {
                    let memory = Shared(Model::new(Section::SIZE, &words));
                    let creator = Creator::create(memory.clone(), Init::ZERO).expect("its size");
                    let other = Other::open(memory).expect("its stamp");
                    let (writer, reader) = publications!(@roles $role, creator, other);
                    let writing = move || {
                        let $w1 = &writer;
                        $($write)*
                        let $w2 = &writer;
                        $($publish)*
                    };
                    let reading = move || {
                        let $r1 = &reader;
                        if $($seen)* {
                            let $r2 = &reader;
                            assert!($($holds)*, "{}: seen before what it publishes", $name);
                        }
                    };
                    together(front, writing, reading);
                });
                checked += 1;
            })*
            println!("{checked} marked stores");
            assert_eq!(checked, $marked);
        }
    };
    (@roles writer, $creator:expr, $other:expr) => { ($creator, $other) };
    (@roles reader, $creator:expr, $other:expr) => {{
        let creator = $creator;
        ($other, creator)
    }};
}

include!("../../../generated/vectors/rust/publishes.rs");
