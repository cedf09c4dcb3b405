//! What a map is about, on its page, sought when a box first asks.

use std::cell::OnceCell;
use std::ops::Deref;
use std::rc::Rc;

use crate::unit::Page;

/// Points on the page that boxes keep clear of. To find them takes the projection of all that a figure
/// draws, and a page without boxes never asks.
#[derive(Clone)]
pub(in crate::figure) struct Subject<'a> {
    found: OnceCell<Vec<Page>>,
    find: Rc<dyn Fn() -> Vec<Page> + 'a>,
}

impl<'a> Subject<'a> {
    pub fn new(find: impl Fn() -> Vec<Page> + 'a) -> Self {
        Self { found: OnceCell::new(), find: Rc::new(find) }
    }
}

impl Deref for Subject<'_> {
    type Target = [Page];

    fn deref(&self) -> &[Page] {
        self.found.get_or_init(|| (self.find)())
    }
}
