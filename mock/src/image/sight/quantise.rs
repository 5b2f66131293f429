//! Few colours for many: a box of colours is cut in two where it is widest, again and again.

/// The main colours of some cells, at most `most` (1 to 256), the most frequent first; and for every cell the number of
/// its own.
pub(in super::super) fn main_colours(cells: &[[u8; 3]], most: usize) -> (Vec<[u8; 3]>, Vec<u8>) {
    let mut boxes: Vec<Vec<usize>> = vec![(0..cells.len()).collect()];
    while boxes.len() < most {
        let widest = boxes.iter().enumerate().map(|(at, members)| (spread(cells, members), at));
        // Of equals the first one, so that the outcome repeats.
        let Some(((width, part), at)) = widest.max_by_key(|&((width, _), at)| (width, usize::MAX - at)) else { break };
        if width == 0 {
            break;
        }
        let mut members = boxes.swap_remove(at);
        members.sort_unstable_by_key(|&cell| (cells[cell][part], cell));
        let middle = cut(cells, &members, part);
        let upper = members.split_off(middle);
        boxes.push(members);
        boxes.push(upper);
    }
    boxes.retain(|members| !members.is_empty());
    boxes.sort_by_key(|members| (usize::MAX - members.len(), members[0]));
    let mut numbers = vec![0; cells.len()];
    let colours = boxes.iter().zip(0u8..).map(|(members, number)| {
        members.iter().for_each(|&cell| numbers[cell] = number);
        mean(cells, members)
    });
    let colours = colours.collect();
    (colours, numbers)
}

/// How much a cut would help: the greatest range among red, green and blue, weighed by how many cells share it; and
/// which of the three has it.
fn spread(cells: &[[u8; 3]], members: &[usize]) -> (u64, usize) {
    (0..3)
        .map(|part| {
            let values = members.iter().map(|&cell| cells[cell][part]);
            let (least, most) = values.fold((255, 0), |(least, most), value| (value.min(least), value.max(most)));
            let range = u64::from(most.saturating_sub(least));
            (range * range * (members.len() as u64).isqrt(), part)
        })
        .max()
        .unwrap_or((0, 0))
}

/// Where to cut sorted members: half way between least and most, so that a small bright spot gets a colour of its own.
fn cut(cells: &[[u8; 3]], members: &[usize], part: usize) -> usize {
    let value = |at: usize| u32::from(cells[members[at]][part]);
    let middle = u32::midpoint(value(0), value(members.len() - 1));
    members.partition_point(|&cell| u32::from(cells[cell][part]) <= middle).clamp(1, members.len() - 1)
}

fn mean(cells: &[[u8; 3]], members: &[usize]) -> [u8; 3] {
    std::array::from_fn(|part| {
        let sum: usize = members.iter().map(|&cell| usize::from(cells[cell][part])).sum();
        (sum / members.len().max(1)) as u8
    })
}
