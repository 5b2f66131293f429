//! Where the platform's records lie: a redb file of its own, or nowhere. Knows tables and bytes, never what they mean.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::{fs, io};

use redb::{Database, DatabaseError, ReadableDatabase, ReadableTable, StorageError, TableDefinition};

use crate::step::{Table, Write};

/// A stored record: table, key, value.
pub type Record = (Table, Vec<u8>, Vec<u8>);

const TABLES: [Table; 9] = [
    Table::Meta,
    Table::User,
    Table::Message,
    Table::Job,
    Table::Attachment,
    Table::Face,
    Table::Extra,
    Table::Command,
    Table::Nonce,
];

/// The place of the records. Commits are whole or not at all.
#[derive(Debug)]
pub struct Shelf {
    /// `None` keeps nothing: a platform that lives in memory is its own record.
    database: Option<Database>,
}

/// Why records could not be read or kept.
#[derive(Debug, thiserror::Error)]
pub enum ShelfError {
    /// Two processes must not write one file.
    #[error(
        "{} is in use by another process; stop that one, or choose another data folder",
        path.display()
    )]
    InUse {
        /// The file.
        path: PathBuf,
    },
    /// The file is there and is not what a shelf writes.
    #[error("{} is damaged or not a file of this program; move it away to start anew", path.display())]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What was found.
        #[source]
        source: Box<dyn std::error::Error + Send + Sync>,
    },
    /// The folder or file could not be reached.
    #[error("cannot open {}", path.display())]
    Open {
        /// The file.
        path: PathBuf,
        /// What the system said.
        #[source]
        source: io::Error,
    },
    /// Records could not be written; none of the commit is kept.
    #[error("cannot keep the records of the pretend Discord")]
    Commit(#[source] Box<redb::Error>),
}

impl Shelf {
    /// A shelf that keeps nothing.
    pub fn memory() -> Shelf {
        Shelf { database: None }
    }

    /// Opens or makes the file at `path`, and reads every record of it, each table in the order of its keys.
    ///
    /// # Errors
    /// [`ShelfError::InUse`] when another process holds the file, [`ShelfError::Damaged`] when it holds something else,
    /// [`ShelfError::Open`] when it cannot be reached. Never [`ShelfError::Commit`].
    pub fn open(path: &Path) -> Result<(Shelf, Vec<Record>), ShelfError> {
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder).map_err(|source| ShelfError::Open { path: path.to_owned(), source })?;
        }
        // redb checks its pages as it opens a file, but not all that stands in them: some damage it meets with a panic. What
        // it has built until then is dropped on the way out.
        catch_unwind(AssertUnwindSafe(|| Shelf::open_sound(path))).unwrap_or_else(|_| {
            Err(ShelfError::Damaged { path: path.to_owned(), source: "what its pages say cannot be".into() })
        })
    }

    /// Opens a file that is as redb left it.
    fn open_sound(path: &Path) -> Result<(Shelf, Vec<Record>), ShelfError> {
        let database = Database::create(path).map_err(|error| refusal(path, error))?;
        let records =
            read(&database).map_err(|source| ShelfError::Damaged { path: path.to_owned(), source: source.into() })?;
        Ok((Shelf { database: Some(database) }, records))
    }

    /// Whether it keeps anything: only then is a commit worth a thread.
    pub fn is_durable(&self) -> bool {
        self.database.is_some()
    }

    /// Makes `writes` durable in their order, all or none. Blocks for as long as the disk takes.
    ///
    /// # Errors
    /// [`ShelfError::Commit`], and then nothing of it is kept.
    pub fn commit(&self, writes: Vec<Write>) -> Result<(), ShelfError> {
        let Some(database) = self.database.as_ref().filter(|_| !writes.is_empty()) else { return Ok(()) };
        commit(database, writes).map_err(|source| ShelfError::Commit(Box::new(source)))
    }
}

fn commit(database: &Database, writes: Vec<Write>) -> Result<(), redb::Error> {
    let mut transaction = database.begin_write()?;
    // Costs nothing measurable in groups, and opening after a crash takes milliseconds whatever the size.
    transaction.set_quick_repair(true);
    // One table is open at a time, and only changes of table close it: runs of writes to one table are the rule.
    let mut writes = writes.into_iter().peekable();
    while let Some(table) = writes.peek().map(table_of) {
        let mut open = transaction.open_table(definition(table))?;
        while let Some(write) = writes.next_if(|write| table_of(write) == table) {
            match write {
                Write::Put { key, value, .. } => drop(open.insert(key.as_slice(), value.as_slice())?),
                Write::Delete { key, .. } => drop(open.remove(key.as_slice())?),
            }
        }
    }
    transaction.commit()?;
    Ok(())
}

fn read(database: &Database) -> Result<Vec<Record>, redb::Error> {
    let transaction = database.begin_read()?;
    let mut records = Vec::new();
    for table in TABLES {
        let open = match transaction.open_table(definition(table)) {
            Ok(open) => open,
            Err(redb::TableError::TableDoesNotExist(_)) => continue,
            Err(error) => return Err(error.into()),
        };
        for entry in open.iter()? {
            let (key, value) = entry?;
            records.push((table, key.value().to_vec(), value.value().to_vec()));
        }
    }
    Ok(records)
}

fn table_of(write: &Write) -> Table {
    match write {
        Write::Put { table, .. } | Write::Delete { table, .. } => *table,
    }
}

fn definition(table: Table) -> TableDefinition<'static, &'static [u8], &'static [u8]> {
    TableDefinition::new(match table {
        Table::Meta => "meta",
        Table::User => "user",
        Table::Message => "message",
        Table::Job => "job",
        Table::Attachment => "attachment",
        Table::Face => "face",
        Table::Extra => "extra",
        Table::Command => "command",
        Table::Nonce => "nonce",
    })
}

fn refusal(path: &Path, error: DatabaseError) -> ShelfError {
    let path = path.to_owned();
    match error {
        DatabaseError::DatabaseAlreadyOpen => ShelfError::InUse { path },
        // What is no database at all is told by this kind.
        DatabaseError::Storage(StorageError::Io(source)) if source.kind() != io::ErrorKind::InvalidData => {
            ShelfError::Open { path, source }
        }
        error => ShelfError::Damaged { path, source: error.into() },
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;

    use super::*;

    fn put(table: Table, key: &[u8], value: &[u8]) -> Write {
        Write::Put { table, key: key.to_vec(), value: value.to_vec() }
    }

    fn file(folder: &tempfile::TempDir) -> PathBuf {
        folder.path().join("below").join("mock.redb")
    }

    #[test]
    fn a_second_opening_is_refused_in_words() {
        let folder = tempfile::tempdir().unwrap();
        let (_first, _) = Shelf::open(&file(&folder)).unwrap();
        let error = Shelf::open(&file(&folder)).unwrap_err();
        assert!(matches!(error, ShelfError::InUse { .. }), "{error:?}");
        assert!(error.to_string().contains("in use by another process"));
    }

    #[test]
    fn what_is_no_shelf_is_refused_and_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("mock.redb");
        fs::write(&path, "a letter to my aunt").unwrap();
        let error = Shelf::open(&path).unwrap_err();
        assert!(matches!(error, ShelfError::Damaged { .. }), "{error:?}");
        assert_eq!(fs::read_to_string(&path).unwrap(), "a letter to my aunt");
    }

    #[test]
    fn a_folder_that_cannot_be_made_is_named() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("below"), "in the way").unwrap();
        let error = Shelf::open(&file(&folder)).unwrap_err();
        assert!(matches!(error, ShelfError::Open { .. }), "{error:?}");
    }

    #[test]
    fn a_shelf_in_memory_takes_everything_and_keeps_nothing() {
        Shelf::memory().commit(vec![put(Table::Meta, b"seed", b"7")]).unwrap();
    }

    fn table() -> impl Strategy<Value = Table> {
        prop::sample::select(TABLES.to_vec())
    }

    fn write() -> impl Strategy<Value = Write> {
        let key = prop::collection::vec(0u8..4, 0..3);
        prop_oneof![
            3 => (table(), key.clone(), prop::collection::vec(any::<u8>(), 0..20))
                .prop_map(|(table, key, value)| Write::Put { table, key, value }),
            1 => (table(), key).prop_map(|(table, key)| Write::Delete { table, key }),
        ]
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

        /// After any commits, and any openings in between, the file holds what a map would.
        #[test]
        fn the_file_is_a_map(batches in prop::collection::vec((prop::collection::vec(write(), 0..12), any::<bool>()), 1..6)) {
            let folder = tempfile::tempdir().unwrap();
            let mut model = BTreeMap::new();
            let (mut shelf, _) = Shelf::open(&file(&folder)).unwrap();
            for (batch, reopen) in batches {
                for write in &batch {
                    match write.clone() {
                        Write::Put { table, key, value } => { model.insert((table, key), value); }
                        Write::Delete { table, key } => { model.remove(&(table, key)); }
                    }
                }
                shelf.commit(batch).unwrap();
                if reopen {
                    drop(shelf);
                    shelf = Shelf::open(&file(&folder)).unwrap().0;
                }
            }
            drop(shelf);
            let (_, records) = Shelf::open(&file(&folder)).unwrap();
            let expected: Vec<Record> = model.into_iter().map(|((table, key), value)| (table, key, value)).collect();
            prop_assert_eq!(records, expected);
        }

        /// Whatever happens to the bytes of a file, opening it answers: with records or with a refusal.
        #[test]
        fn damage_is_an_error_and_never_a_panic(at in any::<prop::sample::Index>(), with in any::<u8>(), cut in any::<bool>()) {
            let folder = tempfile::tempdir().unwrap();
            let path = file(&folder);
            let (shelf, _) = Shelf::open(&path).unwrap();
            for number in 0..20u8 {
                shelf.commit(vec![put(Table::Message, &[number], &[number; 300])]).unwrap();
            }
            drop(shelf);
            let mut bytes = fs::read(&path).unwrap();
            let at = at.index(bytes.len());
            if cut { bytes.truncate(at) } else { bytes[at] ^= with }
            fs::write(&path, bytes).unwrap();
            let _ = Shelf::open(&path);
        }
    }
}
