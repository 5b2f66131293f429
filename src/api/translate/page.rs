//! One page of something, with the counts that page-turning clients read.

use midjourney_openapi::midjourney::{
    DiscordAccount, DisplayedTask, PageAccount, PageDisplayedTask, PageTask, Pageable, Sort, Task,
};

use super::count;

/// The sort of every page: there is always an order, if only the default one.
const SORTED: Sort = Sort { empty: false, sorted: true, unsorted: false };

/// A page of the named type: the document has one for each kind of content, alike in everything else.
macro_rules! page {
    ($page:ident, $content:expr, $number:expr, $size:expr, $total:expr) => {{
        let content = $content;
        let place = Place::of(content.len(), $number, $size, $total);
        $page {
            content,
            pageable: place.pageable(),
            sort: SORTED,
            total_elements: i64::try_from($total).unwrap_or(i64::MAX),
            total_pages: place.pages,
            number: place.number,
            number_of_elements: place.here,
            size: place.size,
            first: place.first,
            last: place.last,
            empty: place.here == 0,
        }
    }};
}

/// Page `number` (from 0) of at most `size` tasks, out of `total`.
pub fn page_of_tasks(content: Vec<Task>, number: u32, size: u32, total: u64) -> PageTask {
    page!(PageTask, content, number, size, total)
}

/// Page `number` (from 0) of at most `size` tasks with their values as words, out of `total`.
pub fn page_of_displayed_tasks(content: Vec<DisplayedTask>, number: u32, size: u32, total: u64) -> PageDisplayedTask {
    page!(PageDisplayedTask, content, number, size, total)
}

/// Page `number` (from 0) of at most `size` accounts, out of `total`.
pub fn page_of_accounts(content: Vec<DiscordAccount>, number: u32, size: u32, total: u64) -> PageAccount {
    page!(PageAccount, content, number, size, total)
}

/// Where a page lies in the whole.
struct Place {
    number: i32,
    size: i32,
    here: i32,
    pages: i32,
    first: bool,
    last: bool,
}

impl Place {
    fn of(here: usize, number: u32, size: u32, total: u64) -> Place {
        let pages = total.div_ceil(u64::from(size.max(1)));
        Place {
            number: count(number.into()),
            size: count(size.into()),
            here: count(here as u64),
            pages: count(pages),
            first: number == 0,
            last: u64::from(number) + 1 >= pages,
        }
    }

    fn pageable(&self) -> Pageable {
        Pageable {
            sort: SORTED,
            offset: i64::from(self.number) * i64::from(self.size),
            page_number: self.number,
            page_size: self.size,
            paged: true,
            unpaged: false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_knows_its_place() {
        // (tasks here, number, size, total) and (pages, first, last)
        for ((here, number, size, total), expected) in [
            ((0, 0, 10, 0), (0, true, true)),
            ((10, 0, 10, 10), (1, true, true)),
            ((10, 0, 10, 11), (2, true, false)),
            ((1, 1, 10, 11), (2, false, true)),
            ((0, 7, 10, 11), (2, false, true)),
            ((0, u32::MAX, 1_000, u64::MAX), (i32::MAX, false, false)),
        ] {
            let page = page_of_tasks(vec![Task::default(); here], number, size, total);
            assert_eq!((page.total_pages, page.first, page.last), expected, "{number} of {total}");
            assert_eq!(page.empty, here == 0);
            assert_eq!(page.number_of_elements as usize, here);
            assert_eq!(page.pageable.offset, i64::from(page.number) * i64::from(page.size));
        }
    }
}
