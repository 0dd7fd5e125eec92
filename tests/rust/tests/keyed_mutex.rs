//! The keyed mutex under loom: every order in which the threads' loads, stores and swaps can happen, with every stale
//! value that their memory orderings allow. The same generic code runs over mapped memory in the driver and the host.
//!
//! What the mutex guards is a plain number behind relaxed accesses: without mutual exclusion an update is lost, and
//! without a happens-before edge from release to acquire loom hands out an old value.

use loom::sync::atomic::{AtomicU32, AtomicU64, Ordering};
use loom::sync::{Arc, Condvar, Mutex};
use loom::thread;
use pf_abi::runtime::Word;
use pf_abi::runtime::keyed_mutex::{Acquired, INFINITE, KeyedMutex, NotOwner, Waiter};

/// Identity of a holder that is dead; every other one lives.
const DEAD: u64 = 99;

/// A word of the shared memory.
struct Shared<A>(A);

macro_rules! word {
    ($atomic:ty, $value:ty) => {
        impl Word<$value> for Shared<$atomic> {
            fn load(&self, order: Ordering) -> $value {
                self.0.load(order)
            }
            fn store(&self, value: $value, order: Ordering) {
                self.0.store(value, order);
            }
            fn compare_exchange(&self, current: $value, new: $value) -> Result<$value, $value> {
                self.0.compare_exchange(current, new, Ordering::AcqRel, Ordering::Acquire)
            }
        }
    };
}
word!(AtomicU32, u32);
word!(AtomicU64, u64);

/// The mutex's three words, a sleep on the third, and the number that the mutex guards.
struct Model {
    owner: Shared<AtomicU64>,
    key: Shared<AtomicU64>,
    wait: Shared<AtomicU32>,
    sleepers: Mutex<()>,
    woken: Condvar,
    guarded: AtomicU32,
}

impl Model {
    fn new(owner: u64) -> Arc<Self> {
        Arc::new(Self {
            owner: Shared(AtomicU64::new(owner)),
            key: Shared(AtomicU64::new(0)),
            wait: Shared(AtomicU32::new(0)),
            sleepers: Mutex::new(()),
            woken: Condvar::new(),
            guarded: AtomicU32::new(0),
        })
    }

    fn acquire(&self, identity: u64, key: u64, timeout_ms: u32) -> Acquired {
        KeyedMutex::new(&self.owner, &self.key, &self.wait).acquire(self, identity, key, timeout_ms)
    }

    fn release(&self, identity: u64, key: u64) -> Result<(), NotOwner> {
        KeyedMutex::new(&self.owner, &self.key, &self.wait).release(self, identity, key)
    }

    /// Not atomic as a whole: two at once lose one.
    fn add_one(&self) {
        let value = self.guarded.load(Ordering::Relaxed);
        self.guarded.store(value + 1, Ordering::Relaxed);
    }

    fn value(&self) -> u32 {
        self.guarded.load(Ordering::Relaxed)
    }
}

/// A futex that never returns by itself: a wake that gets lost is a deadlock, which loom reports.
impl Waiter for Model {
    fn now_ms(&self) -> u64 {
        0
    }
    fn wait(&self, seen: u32, _timeout_ms: u32) {
        let guard = self.sleepers.lock().expect("no thread panics");
        if self.wait.load(Ordering::SeqCst) == seen {
            drop(self.woken.wait(guard).expect("no thread panics"));
        }
    }
    fn wake(&self) {
        let _guard = self.sleepers.lock().expect("no thread panics");
        self.woken.notify_all();
    }
    fn alive(&self, identity: u64) -> bool {
        identity != DEAD
    }
}

/// Runs `body` in two threads, as holders 1 and 2, and gives what they returned.
fn two<T: 'static>(model: &Arc<Model>, body: fn(&Model, u64) -> T) -> [T; 2] {
    [1, 2]
        .map(|identity| {
            let model = Arc::clone(model);
            thread::spawn(move || body(&model, identity))
        })
        .map(|thread| thread.join().expect("no thread panics"))
}

#[test]
fn one_at_a_time() {
    loom::model(|| {
        let model = Model::new(0);
        two(&model, |model, identity| {
            assert_eq!(model.acquire(identity, 0, INFINITE), Acquired::Ok);
            model.add_one();
            assert_eq!(model.release(identity, 0), Ok(()));
        });
        assert_eq!(model.value(), 2);
    });
}

#[test]
fn keys_hand_it_back_and_forth() {
    // Four acquires have some ten times the orders of two; faults of this kind need two or three preemptions.
    let mut bounded = loom::model::Builder::new();
    bounded.preemption_bound = Some(3);
    bounded.check(|| {
        let model = Model::new(0);
        let consumer = Arc::clone(&model);
        let consumer = thread::spawn(move || {
            assert_eq!(consumer.acquire(2, 1, INFINITE), Acquired::Ok);
            assert_eq!(consumer.value(), 1, "the producer's content");
            consumer.add_one();
            assert_eq!(consumer.release(2, 2), Ok(()));
        });
        assert_eq!(model.acquire(1, 0, INFINITE), Acquired::Ok);
        model.add_one();
        assert_eq!(model.release(1, 1), Ok(()));
        assert_eq!(model.acquire(1, 2, INFINITE), Acquired::Ok);
        assert_eq!(model.value(), 2, "the consumer's content");
        consumer.join().expect("no thread panics");
    });
}

#[test]
fn a_key_is_given_to_one_holder_only() {
    loom::model(|| {
        let model = Model::new(0);
        let results = two(&model, |model, identity| {
            let result = model.acquire(identity, 0, 0);
            if result.is_held() {
                assert_eq!(model.release(identity, 1), Ok(()));
            }
            result
        });
        let held = results.iter().filter(|result| result.is_held()).count();
        assert_eq!(held, 1, "{results:?}");
        assert_eq!(model.acquire(3, 1, 0), Acquired::Ok);
    });
}

#[test]
fn a_dead_holder_is_reported_once() {
    loom::model(|| {
        let model = Model::new(DEAD);
        let results = two(&model, |model, identity| {
            let result = model.acquire(identity, 0, INFINITE);
            assert!(result.is_held(), "{result:?}");
            model.add_one();
            assert_eq!(model.release(identity, 0), Ok(()));
            result
        });
        assert_eq!(model.value(), 2);
        let abandoned = results.iter().filter(|result| **result == Acquired::Abandoned).count();
        assert_eq!(abandoned, 1, "{results:?}");
    });
}

#[test]
fn only_the_holder_releases() {
    loom::model(|| {
        let model = Model::new(0);
        let held = two(&model, |model, identity| {
            let held = model.acquire(identity, 0, 0).is_held();
            assert_eq!(model.release(identity, 0).is_ok(), held);
            held
        });
        assert!(held[0] || held[1]);
        assert_eq!(model.release(1, 0), Err(NotOwner));
        assert_eq!(model.release(0, 0), Err(NotOwner));
    });
}
