//! What is written is read, what is on disk stays as it is, and nothing on disk can make us panic.

use proptest::prelude::*;

use super::*;
use crate::{
    account::{Account, Identifies, Panels, ResumePoint, Standing},
    store::{Meta, sample},
    task::{CancelHandle, Choice, Delivery, GivenUp, Seen, Task},
};

fn check<T: Stored + PartialEq + std::fmt::Debug>(noun: T) {
    let bytes = encode(&noun);
    assert_eq!(decode::<T>(&bytes).expect("our own bytes"), noun);
    for cut in 0..bytes.len() {
        assert!(decode::<T>(&bytes[..cut]).is_err(), "cut to {cut} bytes");
    }
    let longer = [&bytes[..], &[0]].concat();
    assert!(matches!(decode::<T>(&longer), Err(StoreError::Damaged { .. })));
    let newer = [&[FORMAT + 1], &bytes[1..]].concat();
    assert!(matches!(decode::<T>(&newer), Err(StoreError::Newer { found: 5, known: 4, .. })));
    let older = [&[0], &bytes[1..]].concat();
    assert!(matches!(decode::<T>(&older), Err(StoreError::Damaged { .. })));
}

#[test]
fn a_task_in_every_state_reads_as_it_was_written() {
    for state in sample::states() {
        check(Task { state: state.clone(), ..sample::task(1) });
        check(sample::full_task(u64::MAX, state));
    }
    for wish in sample::wishes() {
        check(Task { wish, ..sample::task(1) });
    }
    let cancel = Some(CancelHandle::MenuCommand { message: crate::id::MessageId::new(1) });
    check(Task { seen: Seen { cancel, ..Seen::default() }, ..sample::task(1) });
}

#[test]
fn accounts_resume_points_deliveries_and_worlds_read_as_they_were_written() {
    check(sample::account(1));
    check(Account { user: None, remark: None, standing: Standing::Enabled, ..sample::account(u64::MAX) });
    check(Account { standing: Standing::Disabled { reason: None }, ..sample::account(2) });
    check(Account { standing: Standing::Listening, ..sample::account(2) });
    check(sample::resume_point(u64::MAX));
    check(sample::delivery(1, u32::MAX));
    check(Delivery { body: std::sync::Arc::from(&[][..]), last_error: None, ..sample::delivery(1, 1) });
    check(Delivery { is_patient: false, request_id: None, ..sample::delivery(1, 1) });
    check(sample::given_up());
    check(sample::meta(u64::MAX));
    check(Meta::default());
}

/// A seal without its key is named, and neither taken for a token nor for damage of the file.
#[test]
fn a_sealed_token_is_not_taken_for_a_plain_one() {
    let sealed = account::TokenRecord::Sealed { key: 7, nonce: vec![1], text: vec![2] };
    let error = Account::from_record(sample::account(1).to_record().with_token(sealed)).expect_err("there is no key");
    assert_eq!(error, "its token is sealed with key 7, and there is no such key");
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Files outlive programs. If this fails, a file of today could not be read tomorrow: give the new form a new format
/// number, and keep reading this one.
#[test]
fn the_form_on_disk_does_not_change_silently() {
    let states: Vec<u8> = sample::states().into_iter().flat_map(|state| encode(&sample::full_task(1, state))).collect();
    let digest: [u8; 32] =
        sha2::Digest::finalize(sha2::Digest::chain_update(<sha2::Sha256 as sha2::Digest>::new(), states)).into();
    let changed: Vec<_> = [
        ("task", encode(&sample::full_task(1, crate::task::TaskState::Succeeded(sample::outcome()))), TASK),
        ("resume point", encode::<ResumePoint>(&sample::resume_point(300)), RESUME_POINT),
        ("number of sessions", encode::<Identifies>(&sample::identifies(300)), IDENTIFIES),
        ("account", encode(&sample::account(300)), ACCOUNT),
        ("delivery", encode(&sample::delivery(300, 2)), DELIVERY),
        ("given up", encode(&sample::given_up()), GIVEN_UP),
        ("world", encode(&sample::meta(7)), WORLD),
        ("every state", digest.to_vec(), EVERY_STATE),
    ]
    .into_iter()
    .map(|(kind, bytes, golden)| (kind, hex(&bytes), golden))
    .filter(|(_, bytes, golden)| bytes != golden)
    .collect();
    assert!(changed.is_empty(), "{changed:#?}");
}

fn bytes(hex: &str) -> Vec<u8> {
    let digit = |at: usize| u8::from_str_radix(&hex[at..at + 2], 16).expect("hexadecimal digits");
    (0..hex.len()).step_by(2).map(digit).collect()
}

/// A delivery as it is read where nothing was said of patience and requests yet.
fn delivery_before_3() -> Delivery {
    Delivery { is_patient: false, request_id: None, ..sample::delivery(300, 2) }
}

/// Format 1, as it was written.
#[test]
fn what_format_1_wrote_is_read() {
    let full = sample::full_task(1, crate::task::TaskState::Succeeded(sample::outcome()));
    let seen = Seen { posted: Vec::new(), chinese: None, seed: None, ..full.seen.clone() };
    let old = Task { seen, uploads: Vec::new(), choice: Choice::default(), request_id: None, ..full };
    assert_eq!(decode::<Task>(&bytes(TASK_1)).expect("a task"), old);
    let account = Account { panels: Panels::default(), ..sample::account(300) };
    assert_eq!(decode::<Account>(&bytes(ACCOUNT_1)).expect("an account"), account);
    assert_eq!(decode::<ResumePoint>(&bytes(RESUME_POINT_1)).expect("a point"), sample::resume_point(300));
    assert_eq!(decode::<Delivery>(&bytes(DELIVERY_1)).expect("a delivery"), delivery_before_3());
    assert_eq!(decode::<Meta>(&bytes(WORLD_1)).expect("a world"), sample::meta(7));
}

/// Format 2, as it was written: deliveries have grown since, everything else has only got a new number.
#[test]
fn what_format_2_wrote_is_read() {
    assert_eq!(decode::<Delivery>(&bytes(DELIVERY_2)).expect("a delivery"), delivery_before_3());
    let mut given_up = sample::given_up();
    given_up.delivery.request_id = None;
    assert_eq!(decode::<GivenUp>(&bytes(GIVEN_UP_2)).expect("one that was given up"), given_up);
    what_has_only_a_new_number_is_read(2);
}

/// Format 3, as it was written: accounts know one standing more since, everything else has only got a new number.
#[test]
fn what_format_3_wrote_is_read() {
    let of_3 = |golden: &str| [&[3], &bytes(golden)[1..]].concat();
    assert_eq!(decode::<Delivery>(&of_3(DELIVERY)).expect("a delivery"), sample::delivery(300, 2));
    assert_eq!(decode::<GivenUp>(&of_3(GIVEN_UP)).expect("one that was given up"), sample::given_up());
    assert_eq!(decode::<Identifies>(&of_3(IDENTIFIES)).expect("a number"), sample::identifies(300));
    what_has_only_a_new_number_is_read(3);
}

fn what_has_only_a_new_number_is_read(format: u8) {
    let before = |golden: &str| [&[format], &bytes(golden)[1..]].concat();
    let task = sample::full_task(1, crate::task::TaskState::Succeeded(sample::outcome()));
    assert_eq!(decode::<Task>(&before(TASK)).expect("a task"), task);
    assert_eq!(decode::<Account>(&before(ACCOUNT)).expect("an account"), sample::account(300));
    assert_eq!(decode::<ResumePoint>(&before(RESUME_POINT)).expect("a point"), sample::resume_point(300));
    assert_eq!(decode::<Meta>(&before(WORLD)).expect("a world"), sample::meta(7));
}

const TASK_1: &str = concat!(
    "010101020108010304403a4d4a3a3a4a4f423a3a757073616d706c653a3a313a3a33646262643436392d333661662d34",
    "6130662d386630322d64663663353739653730313106e78cabe78cab034361740f2f696d6167696e6520e78cabe78cab",
    "01076f726465722d37011a687474703a2f2f3132372e302e302e313a333030302f686f6f6b8080800200010501060107",
    "e0a712040c02162a2a4361742a2a202d203c4031333e2028666173742930687474703a2f2f3132372e302e302e313a38",
    "3038312f6174746163686d656e74732f312f322f612e706e673f65783d3180108008010e0103436174011d4d4a3a3a4a",
    "4f423a3a7265726f6c6c3a3a303a3ae280a63a3a534f4c4f04f09f94840002020108010901ffffffffffffffffffffff",
    "ffffffffffffff03010a436174202d2d6661737401000a0101780b",
);
const RESUME_POINT_1: &str = "01036162631377733a2f2f3132372e302e302e313a38303831ac02";
const ACCOUNT_1: &str = concat!(
    "01ac020102000f6d6f636b2d757365722d746f6b656e010400754d6f7a696c6c612f352e3020284d6163696e746f7368",
    "3b20496e74656c204d6163204f5320582031305f31355f3729204170706c655765624b69742f3533372e333620284b48",
    "544d4c2c206c696b65204765636b6f29204368726f6d652f3131322e302e302e30205361666172692f3533372e333603",
    "0a05010106e7acace4b8800201010434303034050103086465765f7573657200010201",
);
const DELIVERY_1: &str = concat!(
    "01ac02021a687474703a2f2f3132372e302e302e313a333030302f686f6f6b0a7b226964223a2231227d010201011974",
    "686520726563656976657220616e73776572656420353030",
);
const WORLD_1: &str = "010701020302056e6f6e636505077461736b2069640401";
const TASK: &str = concat!(
    "040101020108010304403a4d4a3a3a4a4f423a3a757073616d706c653a3a313a3a33646262643436392d333661662d34",
    "6130662d386630322d64663663353739653730313106e78cabe78cab034361740f2f696d6167696e6520e78cabe78cab",
    "01076f726465722d37011a687474703a2f2f3132372e302e302e313a333030302f686f6f6b8080800200010501060107",
    "e0a712040c02162a2a4361742a2a202d203c4031333e2028666173742930687474703a2f2f3132372e302e302e313a38",
    "3038312f6174746163686d656e74732f312f322f612e706e673f65783d3180108008010e0103436174011d4d4a3a3a4a",
    "4f423a3a7265726f6c6c3a3a303a3ae280a63a3a534f4c4f04f09f94840002020108010901ffffffffffffffffffffff",
    "ffffffffffffff03010a436174202d2d6661737401000a0101780b0103ac020130687474703a2f2f3132372e302e302e",
    "313a383038312f6174746163686d656e74732f312f322f622e706e673f65783d310103e78cab01093633363634363133",
    "380101010201057370617265010201010101023737",
);
const RESUME_POINT: &str = "04036162631377733a2f2f3132372e302e302e313a38303831ac02";
const IDENTIFIES: &str = "04ac02ac02";
const ACCOUNT: &str = concat!(
    "04ac020102000f6d6f636b2d757365722d746f6b656e010400754d6f7a696c6c612f352e3020284d6163696e746f7368",
    "3b20496e74656c204d6163204f5320582031305f31355f3729204170706c655765624b69742f3533372e333620284b48",
    "544d4c2c206c696b65204765636b6f29204368726f6d652f3131322e302e302e30205361666172692f3533372e333603",
    "0a05010106e7acace4b8800201010434303034050103086465765f757365720001020101010301010108010201010119",
    "31322e35312f31352e3020686f757273202838332e3432252901183130323420696d61676573202831372e3220686f75",
    "7273290115383820696d616765732028312e3520686f757273290101174d4a3a3a53657474696e67733a3a52656d6978",
    "4d6f646507f09f8e9befb88f0a52656d6978206d6f64650302011d4d4a3a3a53657474696e67733a3a56657273696f6e",
    "53656c6563746f720e53656c6563742061206d6f64656c010137134d69646a6f75726e6579204d6f64656c2056370737",
    "efb88fe283a3010a746865206e657765737401010137010101010100010301010101174d4a3a3a53657474696e67733a",
    "3a52656d69784d6f646507f09f8e9befb88f0a52656d6978206d6f6465030200000000000000000109",
);
const DELIVERY_2: &str = concat!(
    "02ac02021a687474703a2f2f3132372e302e302e313a333030302f686f6f6b0a7b226964223a2231227d010201011974",
    "686520726563656976657220616e73776572656420353030",
);
const GIVEN_UP_2: &str = concat!(
    "0202031a687474703a2f2f3132372e302e302e313a333030302f686f6f6b0a7b226964223a2231227d010201011974",
    "686520726563656976657220616e73776572656420353030",
    "09",
);
const DELIVERY: &str = concat!(
    "04ac02021a687474703a2f2f3132372e302e302e313a333030302f686f6f6b0a7b226964223a2231227d010201011974",
    "686520726563656976657220616e73776572656420353030",
    "0101076f726465722d37",
);
const GIVEN_UP: &str = concat!(
    "0402031a687474703a2f2f3132372e302e302e313a333030302f686f6f6b0a7b226964223a2231227d01020101197468",
    "6520726563656976657220616e737765726564203530300901076f726465722d37",
);
const WORLD: &str = "040701020302056e6f6e636505077461736b2069640401";
/// SHA-256 over the full task in every state of [`sample::states`].
const EVERY_STATE: &str = "81900ca09efffd5d385116100c5c83bb265b403add26204704412e09a104020b";

proptest! {
    /// No bytes make it panic, and what is read from any bytes can be written and read again.
    #[test]
    fn any_bytes_are_read_or_refused(mut bytes in prop::collection::vec(any::<u8>(), 0..300), version in 0u8..5) {
        if let Some(first) = bytes.first_mut() {
            *first = version;
        }
        if let Ok(task) = decode::<Task>(&bytes) {
            prop_assert_eq!(decode::<Task>(&encode(&task)).expect("our own bytes"), task);
        }
        let _ = decode::<Account>(&bytes);
        let _ = decode::<Delivery>(&bytes);
        let _ = decode::<ResumePoint>(&bytes);
        let _ = decode::<Meta>(&bytes);
    }

    /// One wrong byte in a sound record: read as something, or refused.
    #[test]
    fn a_wrong_byte_is_survived(place in any::<prop::sample::Index>(), byte in any::<u8>()) {
        for state in sample::states() {
            let mut bytes = encode(&sample::full_task(1, state));
            let place = place.index(bytes.len());
            bytes[place] = byte;
            let _ = decode::<Task>(&bytes);
        }
    }
}
