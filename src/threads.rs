//! Work that many threads share, in rayon's pool; on one thread without the feature `parallel`.
//!
//! Results come in the order of the work, so that nothing depends on how many threads there are.

use std::cell::Cell;
use std::sync::{Mutex, PoisonError};

use crate::error::Result;

thread_local! {
    /// Whether what this thread does is not to be shared with others.
    static ALONE: Cell<bool> = const { Cell::new(false) };
}

/// How many threads work is shared among: those of the pool that the caller runs in.
pub(crate) fn count() -> usize {
    #[cfg(feature = "parallel")]
    if !ALONE.get() {
        return rayon::current_num_threads();
    }
    1
}

/// Does some work on the calling thread alone.
fn alone<T>(work: impl FnOnce() -> T) -> T {
    struct Before(bool);
    impl Drop for Before {
        fn drop(&mut self) {
            ALONE.set(self.0);
        }
    }
    let _before = Before(ALONE.replace(true));
    work()
}

/// Does some work with a pool of so many threads; with one, on the calling thread.
///
/// # Errors
/// [`ErrorKind::Limit`](crate::error::ErrorKind::Limit) where they cannot be started.
pub(crate) fn with<T: Send>(threads: usize, work: impl FnOnce() -> T + Send) -> Result<T> {
    #[cfg(feature = "parallel")]
    if threads > 1 {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build();
        let pool = pool.map_err(|cause| {
            let message = format!("cannot start {threads} threads: {cause}");
            crate::error::Error::new(crate::error::ErrorKind::Limit, message)
                .remedy("ask for fewer threads")
                .caused_by(cause)
        })?;
        return Ok(pool.install(work));
    }
    let _ = threads;
    Ok(alone(work))
}

/// What `work` makes of each item.
pub(crate) fn map<T: Sync, R: Send>(items: &[T], work: impl Fn(&T) -> R + Sync + Send) -> Vec<R> {
    map_with(items.iter().collect(), || (), |(), item| work(item))
}

/// Does both, at the same time where a thread is free.
pub(crate) fn both<A: Send, B: Send>(
    one: impl FnOnce() -> A + Send,
    other: impl FnOnce() -> B + Send,
) -> (A, B) {
    #[cfg(feature = "parallel")]
    if count() > 1 {
        return rayon::join(one, other);
    }
    (one(), other())
}

/// Things that work takes along and leaves for the next: there are no more of them than threads at a time.
#[derive(Debug)]
pub(crate) struct Kept<K>(Mutex<Vec<K>>);

impl<K> Default for Kept<K> {
    fn default() -> Self {
        Self(Mutex::default())
    }
}

impl<K> Kept<K> {
    /// One that no other work has.
    pub(crate) fn lend(&self) -> Lent<'_, K> {
        Lent { it: self.0.lock().unwrap_or_else(PoisonError::into_inner).pop(), owner: self }
    }
}

/// One of several [`Kept`], which goes back to them in the end.
pub(crate) struct Lent<'a, K> {
    it: Option<K>,
    owner: &'a Kept<K>,
}

impl<K> Lent<'_, K> {
    /// What is lent; a new one where there was none.
    pub(crate) fn or_new(&mut self, new: impl FnOnce() -> K) -> &mut K {
        self.it.get_or_insert_with(new)
    }
}

impl<K> Drop for Lent<'_, K> {
    fn drop(&mut self) {
        let mut all = self.owner.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.extend(self.it.take());
    }
}

/// What `work` makes of each item, with something that a thread keeps between items.
pub(crate) fn map_with<T: Send, K: Send, R: Send>(
    items: Vec<T>,
    keep: impl Fn() -> K + Sync + Send,
    work: impl Fn(&mut K, T) -> R + Sync + Send,
) -> Vec<R> {
    #[cfg(feature = "parallel")]
    if count() > 1 && items.len() > 1 {
        use rayon::prelude::*;
        let kept = Kept::default();
        let work = |one: &mut Lent<K>, item| work(one.or_new(&keep), item);
        return items.into_par_iter().map_init(|| kept.lend(), work).collect();
    }
    let mut kept = keep();
    items.into_iter().map(|item| work(&mut kept, item)).collect()
}

/// Calls `work` with each part of so many items and its number, and with something that a thread
/// keeps between parts.
pub(crate) fn each_part<T: Send, K: Send>(
    items: &mut [T],
    length: usize,
    keep: impl Fn() -> K + Sync + Send,
    work: impl Fn(&mut K, usize, &mut [T]) + Sync + Send,
) {
    let length = length.max(1);
    #[cfg(feature = "parallel")]
    if count() > 1 {
        use rayon::prelude::*;
        let kept = Kept::default();
        let parts = items.par_chunks_mut(length).enumerate();
        let work = |one: &mut Lent<K>, (number, part): (usize, &mut [T])| {
            work(one.or_new(&keep), number, part);
        };
        return parts.for_each_init(|| kept.lend(), work);
    }
    let mut kept = keep();
    for (number, part) in items.chunks_mut(length).enumerate() {
        work(&mut kept, number, part);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_thread_is_the_caller_s_and_no_other() {
        let (caller, before) = (std::thread::current().id(), count());
        let here = |_: &i32| std::thread::current().id() == caller;
        assert!(with(1, || map(&[0; 500], here)).unwrap().into_iter().all(|is_here| is_here));
        assert_eq!(with(1, count).unwrap(), 1);
        assert_eq!(count(), before);
    }

    #[test]
    fn results_come_in_the_order_of_the_work_on_any_number_of_threads() {
        let items: Vec<u64> = (0..1000).collect();
        let wanted: Vec<u64> = items.iter().map(|item| item * item).collect();
        for threads in [1, 2, 5] {
            let (squares, mut parts) = (map(&items, |item| item * item), vec![0; 1000]);
            assert_eq!(squares, wanted);
            let numbered = |_: &mut (), number, part: &mut [usize]| part.fill(number);
            with(threads, || each_part(&mut parts, 7, || (), numbered)).unwrap();
            assert!(parts.iter().enumerate().all(|(at, number)| at / 7 == *number));
            let kept = with(threads, || {
                map_with(items.clone(), || 1, |kept: &mut u64, item| item * item * *kept)
            });
            assert_eq!(kept.unwrap(), wanted);
        }
    }

    #[test]
    fn both_are_done_each_on_a_thread_of_its_own_where_there_are_two() {
        let here = || {
            std::thread::sleep(std::time::Duration::from_millis(20));
            std::thread::current().id()
        };
        let (one, other) = with(1, || both(here, here)).unwrap();
        assert_eq!(one, other);
        let (one, other) = with(2, || both(here, here)).unwrap();
        assert_ne!(one, other);
    }

    #[test]
    fn what_is_kept_between_items_is_made_for_each_thread_once() {
        let made = std::sync::atomic::AtomicUsize::new(0);
        let new = || made.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
        let slow = |_: &mut usize, number: usize, part: &mut [usize]| {
            std::thread::sleep(std::time::Duration::from_millis(1));
            part.fill(number);
        };
        with(2, || each_part(&mut [0; 64], 1, new, slow)).unwrap();
        assert!((1..=2).contains(&made.into_inner()));
    }
}
