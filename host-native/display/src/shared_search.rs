//! One search for all who wait for its result. Everybody waits with a cancel of his own, and nobody under a lock: the
//! search runs in a thread of its own, so that a step of it which hangs holds up no caller.

use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// Longest single wait, so that a cancel is seen in time.
const STEP: Duration = Duration::from_millis(10);

/// Why a wait ended without a result.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum NotFound<E> {
    /// The caller does not want it any more.
    Cancelled,
    /// The search failed.
    Failed(E),
    /// There is no thread to search in, or it broke off.
    NoSearch,
}

/// A value that is searched for again whenever it is of no use any more.
pub(crate) struct SharedSearch<T, E> {
    state: Mutex<State<T, E>>,
    changed: Condvar,
}

struct State<T, E> {
    present: T,
    /// Counts values; names the present one.
    epoch: u64,
    running: bool,
    /// Callers that wait.
    waiting: usize,
    /// Counts searches that ended without a value.
    failures: u64,
    /// Why the last one did.
    failure: NotFound<E>,
}

impl<T, E> SharedSearch<T, E>
where
    T: Clone + Send + 'static,
    E: Clone + Send + 'static,
{
    /// Holds the first value, whose epoch is 1.
    pub fn new(present: T) -> Self {
        let state = State { present, epoch: 1, running: false, waiting: 0, failures: 0, failure: NotFound::NoSearch };
        Self { state: Mutex::new(state), changed: Condvar::new() }
    }

    fn lock(&self) -> MutexGuard<'_, State<T, E>> {
        // Each change is one assignment, so a panic leaves nothing half done.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The value last found and its epoch.
    pub fn present(&self) -> (T, u64) {
        let state = self.lock();
        (state.present.clone(), state.epoch)
    }

    /// Waits for a value after the one of `epoch`. The first that waits starts `search`; it returns None when it was
    /// told that nobody waits any more, and its time is bounded by itself.
    ///
    /// # Errors
    /// [`NotFound`]; a cancel is seen within 10 ms.
    pub fn renew<S>(
        self: &Arc<Self>,
        epoch: u64,
        cancelled: &dyn Fn() -> bool,
        search: S,
    ) -> Result<(T, u64), NotFound<E>>
    where
        S: Fn(&dyn Fn() -> bool) -> Result<Option<T>, E> + Send + 'static,
    {
        let mut state = self.lock();
        if state.epoch != epoch {
            return Ok((state.present.clone(), state.epoch));
        }
        let failures = state.failures;
        state.waiting += 1;
        if !state.running {
            state.running = self.start(search);
        }
        let result = loop {
            if state.epoch != epoch {
                break Ok((state.present.clone(), state.epoch));
            }
            if state.failures != failures {
                break Err(state.failure.clone());
            }
            if !state.running {
                break Err(NotFound::NoSearch);
            }
            drop(state);
            let give_up = cancelled();
            state = self.lock();
            if give_up {
                break Err(NotFound::Cancelled);
            }
            let waits = |state: &mut State<T, E>| state.running && state.epoch == epoch && state.failures == failures;
            let waited = self.changed.wait_timeout_while(state, STEP, waits);
            state = waited.unwrap_or_else(PoisonError::into_inner).0;
        };
        state.waiting -= 1;
        result
    }

    /// False when the system has no thread for us.
    fn start<S>(self: &Arc<Self>, search: S) -> bool
    where
        S: Fn(&dyn Fn() -> bool) -> Result<Option<T>, E> + Send + 'static,
    {
        let shared = Arc::clone(self);
        let thread = std::thread::Builder::new().name("pf-search".into());
        let started = thread.spawn(move || {
            let mut end = SearchEnd { shared: &shared, settled: false };
            while !end.settle(search(&|| shared.lock().waiting == 0)) {}
        });
        started.is_ok()
    }
}

impl<E: Clone> Clone for NotFound<E> {
    fn clone(&self) -> Self {
        match self {
            Self::Cancelled => Self::Cancelled,
            Self::Failed(error) => Self::Failed(error.clone()),
            Self::NoSearch => Self::NoSearch,
        }
    }
}

/// The end of a search, also of one that panics: nobody waits for it any more.
struct SearchEnd<'s, T, E> {
    shared: &'s SharedSearch<T, E>,
    /// The outcome is told; from then on another search may run.
    settled: bool,
}

impl<T, E> SearchEnd<'_, T, E> {
    /// False when the search must go on, because somebody came after it had given up.
    fn settle(&mut self, outcome: Result<Option<T>, E>) -> bool {
        let mut state = self.shared.state.lock().unwrap_or_else(PoisonError::into_inner);
        match outcome {
            Ok(None) if state.waiting > 0 => return false,
            Ok(None) => {}
            Ok(Some(found)) => {
                state.present = found;
                state.epoch += 1;
            }
            Err(error) => {
                state.failures += 1;
                state.failure = NotFound::Failed(error);
            }
        }
        state.running = false;
        self.settled = true;
        true
    }
}

impl<T, E> Drop for SearchEnd<'_, T, E> {
    fn drop(&mut self) {
        if !self.settled {
            self.shared.state.lock().unwrap_or_else(PoisonError::into_inner).running = false;
        }
        self.shared.changed.notify_all();
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
    use std::sync::mpsc::channel;
    use std::time::Instant;

    use super::*;

    type Search = Arc<SharedSearch<u32, &'static str>>;

    const SOON: Duration = Duration::from_secs(60);
    const NEVER: &dyn Fn() -> bool = &|| false;

    fn shared() -> Search {
        Arc::new(SharedSearch::new(10))
    }

    fn until(what: &str, holds: impl Fn() -> bool) {
        let end = Instant::now() + SOON;
        while !holds() {
            assert!(Instant::now() < end, "{what}: not within {SOON:?}");
            std::thread::yield_now();
        }
    }

    #[test]
    fn a_newer_value_is_taken_without_a_search() {
        let shared = shared();
        assert_eq!(shared.renew(7, NEVER, |_| panic!("no search")), Ok((10, 1)));
    }

    #[test]
    fn one_searches_and_all_who_wait_get_what_it_finds() {
        let shared = shared();
        let searches = Arc::new(AtomicU32::new(0));
        let (found, finds) = channel::<u32>();
        let mut finds = Some(finds);
        let waiters: Vec<_> = (0..3)
            .map(|_| {
                let (shared, searches) = (Arc::clone(&shared), Arc::clone(&searches));
                // Whoever comes first brings the search that counts; the others' are never run.
                let finds = finds.take();
                let asking = Arc::clone(&shared);
                let waiter = std::thread::spawn(move || {
                    asking.renew(1, NEVER, move |_| {
                        searches.fetch_add(1, Ordering::SeqCst);
                        let finds = finds.as_ref().expect("the first one's");
                        Ok(Some(finds.recv_timeout(SOON).expect("it is sent")))
                    })
                });
                until("the waiter came", || shared.lock().running);
                waiter
            })
            .collect();
        until("all wait", || shared.lock().waiting == 3);
        found.send(11).expect("the search runs");
        for waiter in waiters {
            assert_eq!(waiter.join().expect("no panic"), Ok((11, 2)));
        }
        assert_eq!((searches.load(Ordering::SeqCst), shared.present()), (1, (11, 2)));
    }

    #[test]
    fn a_cancel_is_heard_while_the_search_hangs() {
        let shared = shared();
        let (release, hang) = channel::<()>();
        let cancel = AtomicBool::new(false);
        std::thread::scope(|scope| {
            let hanging = scope.spawn(|| {
                shared.renew(1, &|| cancel.load(Ordering::SeqCst), move |_| {
                    // A step that can't be interrupted.
                    let _ = hang.recv();
                    Ok(Some(11))
                })
            });
            let other = scope.spawn(|| {
                until("the first one waits", || shared.lock().waiting == 1);
                shared.renew(1, NEVER, |_| panic!("one search is enough"))
            });
            until("both wait", || shared.lock().waiting == 2);
            let asked = Instant::now();
            cancel.store(true, Ordering::SeqCst);
            assert_eq!(hanging.join().expect("no panic"), Err(NotFound::Cancelled));
            println!("cancelled after {:?}", asked.elapsed());
            assert_eq!(shared.present(), (10, 1), "nobody needs a lock that the search holds");
            release.send(()).expect("the search goes on for the other");
            assert_eq!(other.join().expect("no panic"), Ok((11, 2)));
        });
    }

    #[test]
    fn a_search_that_nobody_waits_for_ends_and_a_later_one_starts_afresh() {
        let shared = shared();
        let cancelled = shared.renew(1, &|| true, |abandoned| {
            until("nobody waits", abandoned);
            Ok(None)
        });
        assert_eq!(cancelled, Err(NotFound::Cancelled));
        until("it ended", || !shared.lock().running);
        assert_eq!(shared.renew(1, NEVER, |_| Ok(Some(12))), Ok((12, 2)));
    }

    #[test]
    fn all_who_wait_hear_of_a_failure_and_of_a_search_that_breaks_off() {
        let shared = shared();
        assert_eq!(shared.renew(1, NEVER, |_| Err("no device")), Err(NotFound::Failed("no device")));
        assert_eq!(shared.renew(1, NEVER, |_| panic!("planted")), Err(NotFound::NoSearch));
        assert_eq!(shared.renew(1, NEVER, |_| Ok(Some(13))), Ok((13, 2)), "a later search is not hindered");
    }
}
