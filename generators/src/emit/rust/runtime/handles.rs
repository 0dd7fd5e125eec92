//! Handles that travel in device calls, and whose they are.
//!
//! The sender puts an object into the receiver's process and sends the number that it has there. When the call
//! succeeds, the receiver has adopted it; when it fails, the sender closes it over there. Closing on both sides, or on
//! the wrong one, hits a number that is somebody else's by then; so each side holds a handle in a type that can be used
//! up once, and what a call may do with it is what its type allows.

use core::fmt;
use core::marker::PhantomData;

use alloc::vec::Vec;

use super::IoctlError;

/// A process in which this one has put objects.
pub trait RemoteProcess {
    /// Closes a value over there. Called once for each value that was not adopted.
    fn close_remote(&self, value: u64);
}

impl<P: RemoteProcess + ?Sized> RemoteProcess for &P {
    fn close_remote(&self, value: u64) {
        (**self).close_remote(value);
    }
}

/// A number that stands for an object in some process.
pub trait HandleValue {
    /// The number; never zero. It is only lent: whoever closes it takes it from its holder.
    fn value(&self) -> u64;
}

/// An object that was put into another process and that nobody there has adopted. Dropping it closes it over there.
#[derive(Debug)]
#[must_use = "dropping it closes the object in the other process"]
pub struct RemoteHandle<P: RemoteProcess> {
    process: P,
    /// Zero once it was adopted.
    value: u64,
}

impl<P: RemoteProcess> RemoteHandle<P> {
    /// Takes charge of a value which `process` has just been given, and which nobody else has; none for zero.
    pub fn issued(process: P, value: u64) -> Option<Self> {
        (value != 0).then_some(Self { process, value })
    }

    /// The other process owns it now.
    #[allow(dead_code)] // In a schema without handles.
    pub(crate) fn adopted(mut self) {
        self.value = 0;
    }
}

impl<P: RemoteProcess> HandleValue for RemoteHandle<P> {
    fn value(&self) -> u64 {
        self.value
    }
}

impl<P: RemoteProcess> Drop for RemoteHandle<P> {
    fn drop(&mut self) {
        if self.value != 0 {
            self.process.close_remote(self.value);
        }
    }
}

/// The parts of a request, its handles as values of one type.
pub trait Parts: Sized {
    type Handle;
    /// The same parts with handles of another type.
    type With<G>;
    /// Replaces every handle, each used up once.
    fn map_handles<G>(self, into: &mut impl FnMut(Self::Handle) -> G) -> Self::With<G>;
}

/// A request with handles in it, as it travels.
pub trait CarriesHandles {
    type Parts<H>;
    /// The request with each number that is not zero made into a handle.
    fn parts<H>(&self, handle: &mut impl FnMut(u64) -> Option<H>) -> Self::Parts<H>;
}

/// The call has succeeded: the other side owns every handle.
#[allow(dead_code)] // In a schema without handles.
pub(crate) fn delivered<P: RemoteProcess, T: Parts<Handle = RemoteHandle<P>>>(request: T) {
    request.map_handles(&mut RemoteHandle::adopted);
}

/// A call with handles that failed.
#[derive(Debug)]
#[must_use = "dropping it closes the objects that were not adopted"]
pub struct Undelivered<T, E> {
    pub error: IoctlError<E>,
    /// What was to be handed over, and is the sender's still; none when the call was completed, so that the other side
    /// has adopted it, and only its answer was of no use.
    pub request: Option<T>,
}

impl<T, E> From<Undelivered<T, E>> for IoctlError<E> {
    fn from(failed: Undelivered<T, E>) -> Self {
        failed.error
    }
}

impl<T, E: fmt::Display> fmt::Display for Undelivered<T, E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.error.fmt(f)
    }
}
impl<T: fmt::Debug, E: fmt::Debug + fmt::Display> core::error::Error for Undelivered<T, E> {}

/// Ties what belongs to one call together: no two calls have the same `'o`.
type Call<'o> = PhantomData<fn(&'o ()) -> &'o ()>;

/// A handle value of a request that was not answered yet: still the sender's.
#[derive(Debug)]
pub struct OfferedHandle<'o> {
    value: u64,
    call: Call<'o>,
}

impl HandleValue for OfferedHandle<'_> {
    fn value(&self) -> u64 {
        self.value
    }
}

/// Makes adopted values into handles that are closed when they are dropped.
pub trait HandleOwner {
    type Owned;
    /// Takes over a value that is this process's from now on. Called once for each.
    fn own(&mut self, value: u64) -> Self::Owned;
}

/// A request whose handles are the sender's. It is adopted as a whole, and then the call succeeds; or it is refused.
#[derive(Debug)]
#[must_use = "adopt it or refuse it"]
pub struct Offer<'o, T> {
    parts: T,
    call: Call<'o>,
}

/// A call that succeeds: every handle of its request was adopted.
#[derive(Debug)]
#[must_use = "return it: the sender counts on it"]
pub struct Adopted<'o, R = ()> {
    reply: R,
    call: Call<'o>,
}

/// A call that fails: its request was not adopted, and can't be any more.
#[derive(Debug)]
#[must_use = "return it: the sender closes the handles"]
pub struct Refused<'o, S> {
    status: S,
    call: Call<'o>,
}

impl<T> core::ops::Deref for Offer<'_, T> {
    type Target = T;
    fn deref(&self) -> &T {
        &self.parts
    }
}

impl<'o, T> Offer<'o, T> {
    /// Fails the call. Nothing was adopted.
    pub fn refuse<S>(self, status: S) -> Refused<'o, S> {
        Refused { status, call: self.call }
    }
}

impl<'o, T: Parts<Handle = OfferedHandle<'o>>> Offer<'o, T> {
    /// Takes every handle over. The call can only succeed from here on.
    pub fn adopt<O: HandleOwner>(self, owner: &mut O) -> (T::With<O::Owned>, Adopted<'o>) {
        let parts = self.parts.map_handles(&mut |handle| owner.own(handle.value));
        (parts, Adopted { reply: (), call: self.call })
    }
}

impl<'o, R> Adopted<'o, R> {
    /// The same with an answer.
    pub fn with<A>(self, reply: A) -> Adopted<'o, A> {
        Adopted { reply, call: self.call }
    }
}

/// Offers a request to whoever answers it. A value that is there twice would be closed twice: it is refused with
/// `repeated`.
///
/// # Errors
/// The status of the refusal; nothing was adopted.
pub fn offer<W: CarriesHandles, R, S>(
    request: &W,
    repeated: S,
    answer: impl for<'o> FnOnce(Offer<'o, W::Parts<OfferedHandle<'o>>>) -> Result<Adopted<'o, R>, Refused<'o, S>>,
) -> Result<R, S> {
    let mut seen = Vec::new();
    let mut twice = false;
    let parts = request.parts(&mut |value| {
        let call = PhantomData;
        (value != 0).then(|| {
            twice |= seen.contains(&value);
            seen.push(value);
            OfferedHandle { value, call }
        })
    });
    if twice {
        return Err(repeated);
    }
    match answer(Offer { parts, call: PhantomData }) {
        Ok(adopted) => Ok(adopted.reply),
        Err(refused) => Err(refused.status),
    }
}
