//! Lifetimes of objects.

use core::cell::RefCell;
use core::ffi::c_void;

use super::{BadHandle, ContextSpec, Handle, Kind, ObjectEvent, ObjectSpec, Objects};

extern "system" fn cleanup(_object: *mut c_void) {}
extern "system" fn destroy(_object: *mut c_void) {
    // Not the same function as `cleanup`, also when identical code is merged.
    std::hint::black_box(1);
}

static RECORD: u64 = 0;

fn spec() -> ObjectSpec {
    let type_id = (&raw const RECORD).expose_provenance();
    ObjectSpec {
        context: Some(ContextSpec { type_id, size: 24, name: "test".into() }),
        cleanup: Some(cleanup),
        destroy: Some(destroy),
        parent: None,
    }
}

fn create(objects: &Objects, parent: Option<Handle>) -> Handle {
    objects.create(Kind::General, parent, spec()).unwrap().unwrap()
}

fn is_cleanup(event: ObjectEvent) -> bool {
    event as usize == cleanup as *const () as usize
}

/// Deletes and records what is called: `true` = cleanup.
fn delete(objects: &Objects, handle: Handle) -> (Result<(), BadHandle>, Vec<(bool, Handle)>) {
    let calls = RefCell::new(Vec::new());
    let outcome = objects.delete(handle, &|event, object| {
        // A destroy callback still finds its context.
        let context = objects.context(object, (&raw const RECORD).expose_provenance());
        assert!(matches!(context, Ok(Some(_))), "{context:?}");
        calls.borrow_mut().push((is_cleanup(event), object));
    });
    (outcome, calls.into_inner())
}

#[test]
fn children_are_cleaned_up_first_and_destroyed_after_all_cleanups() {
    let objects = Objects::default();
    let parent = create(&objects, None);
    let child = create(&objects, Some(parent));
    let grandchild = create(&objects, Some(child));
    let (outcome, calls) = delete(&objects, parent);
    outcome.unwrap();
    let order = [grandchild, child, parent];
    let expected: Vec<_> =
        order.map(|object| (true, object)).into_iter().chain(order.map(|object| (false, object))).collect();
    assert_eq!(calls, expected);
    assert!(objects.remaining().is_empty());
}

#[test]
fn a_reference_keeps_the_context_but_not_the_object() {
    let objects = Objects::default();
    let object = create(&objects, None);
    objects.reference(object).unwrap();
    let (outcome, calls) = delete(&objects, object);
    outcome.unwrap();
    assert_eq!(calls, [(true, object)]);
    assert_eq!(objects.kind(object), Err(BadHandle::Gone(object)));
    assert!(objects.context(object, (&raw const RECORD).expose_provenance()).unwrap().is_some());
    assert_eq!(delete(&objects, object).0, Err(BadHandle::Gone(object)));
    let destroyed = RefCell::new(0);
    assert_eq!(objects.dereference(object, &|_, _| *destroyed.borrow_mut() += 1), Ok(true));
    assert_eq!(destroyed.into_inner(), 1);
    assert_eq!(objects.reference(object), Err(BadHandle::Gone(object)));
}

#[test]
fn the_object_s_own_reference_is_not_the_driver_s() {
    let objects = Objects::default();
    let object = create(&objects, None);
    assert_eq!(objects.dereference(object, &|_, _| panic!("destroyed")), Ok(false));
    assert!(objects.alive(object));
}

#[test]
fn a_deletion_inside_a_cleanup_is_left_to_the_outer_one() {
    let objects = Objects::default();
    let parent = create(&objects, None);
    let child = create(&objects, Some(parent));
    let nested = RefCell::new(Vec::new());
    objects
        .delete(parent, &|event, object| {
            nested.borrow_mut().push(object);
            if object == child && is_cleanup(event) {
                assert_eq!(delete(&objects, child), (Ok(()), Vec::new()));
            }
        })
        .unwrap();
    assert_eq!(nested.into_inner().len(), 4);
}

#[test]
fn contexts_are_zero_aligned_and_apart() {
    let objects = Objects::default();
    let type_id = (&raw const RECORD).expose_provenance();
    let (first, second) = (create(&objects, None), create(&objects, None));
    let [a, b] = [first, second].map(|object| objects.context(object, type_id).unwrap().unwrap());
    assert!(a != b && a % 16 == 0 && b % 16 == 0);
    assert_eq!(objects.object_of_context(b), Some(second));
    assert_eq!(objects.context(first, type_id + 8), Ok(None));
    let other = ContextSpec { type_id: type_id + 8, size: 8, name: "other".into() };
    let added = objects.add_context(first, ObjectSpec { context: Some(other.clone()), ..ObjectSpec::default() });
    let (address, existed) = added.unwrap().unwrap();
    assert!(!existed);
    let again = objects.add_context(first, ObjectSpec { context: Some(other), ..ObjectSpec::default() });
    assert_eq!(again.unwrap().unwrap(), (address, true));
}

#[test]
fn stale_handles_stay_stale_for_long() {
    let objects = Objects::default();
    let first = create(&objects, None);
    delete(&objects, first).0.unwrap();
    for _ in 0..1000 {
        let object = create(&objects, None);
        assert_ne!(object, first);
        delete(&objects, object).0.unwrap();
    }
    assert_eq!(objects.kind(first), Err(BadHandle::Gone(first)));
    assert!(matches!(objects.kind(Handle::from_pointer(core::ptr::null_mut())), Err(BadHandle::Unknown(0))));
}

#[test]
fn the_table_is_bounded() {
    let objects = Objects::default();
    let mut made = 0;
    while objects.create(Kind::General, None, ObjectSpec::default()).unwrap().is_some() {
        made += 1;
        assert!(made <= 65_536);
    }
    assert_eq!(made, 65_536);
}
