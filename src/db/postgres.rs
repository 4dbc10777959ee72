//! PostgreSQL without libpq: diesel's blocking `Connection` over tokio-postgres and rustls.
//!
//! The trade: a user of SQLite needs no C library at all, and TLS is the same code everywhere; in return this file
//! uses diesel's opt-in for foreign backends, which is why diesel is pinned to 2.3.
//! Invariant: every call blocks; none may be made from async code (web handlers go through `web::block`).

use std::sync::{Arc, LazyLock};

use diesel::{
    connection::*,
    expression::QueryMetadata,
    pg::{Pg, PgMetadataLookup, PgTypeMetadata},
    query_builder::{Query, QueryFragment, QueryId},
    result::{ConnectionError, ConnectionResult, QueryResult},
    sql_types::TypeMetadata,
};
use diesel_async::{
    AsyncPgConnection,
    async_connection_wrapper::{AsyncConnectionWrapper, BlockOn},
};

/// One thread drives the sockets of all connections.
static DRIVER: LazyLock<tokio::runtime::Runtime> = LazyLock::new(|| {
    tokio::runtime::Builder::new_multi_thread()
        .worker_threads(1)
        .thread_name("postgres")
        .enable_all()
        .build()
        .expect("the operating system gives a thread")
});

pub struct OnDriver;

impl BlockOn for OnDriver {
    fn block_on<F: Future>(&self, future: F) -> F::Output {
        DRIVER.block_on(future)
    }

    fn get_runtime() -> Self {
        OnDriver
    }
}

type Inner = AsyncConnectionWrapper<AsyncPgConnection, OnDriver>;
type InnerTransactions = <Inner as Connection>::TransactionManager;

/// A blocking PostgreSQL connection.
pub struct Postgres(Inner);

/// The TLS settings for `sslmode=require`: public roots, and the file in `INDSIGT_DATABASE_CA` when it is set.
fn tls() -> Result<tokio_postgres_rustls::MakeRustlsConnect, String> {
    use rustls::pki_types::{CertificateDer, pem::PemObject};
    let mut roots = rustls::RootCertStore::from_iter(webpki_roots::TLS_SERVER_ROOTS.iter().cloned());
    if let Ok(file) = std::env::var("INDSIGT_DATABASE_CA") {
        let certificates = CertificateDer::pem_file_iter(&file).map_err(|e| format!("{file}: {e}"))?;
        for certificate in certificates {
            let certificate = certificate.map_err(|e| format!("{file}: {e}"))?;
            roots.add(certificate).map_err(|e| format!("{file}: {e}"))?;
        }
    }
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = rustls::ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|e| e.to_string())?
        .with_root_certificates(roots)
        .with_no_client_auth();
    Ok(tokio_postgres_rustls::MakeRustlsConnect::new(config))
}

/// tokio-postgres says only "db error"; the cause says what an administrator can act on.
fn why(error: tokio_postgres::Error) -> ConnectionError {
    let cause = std::error::Error::source(&error).map(|cause| format!(": {cause}")).unwrap_or_default();
    ConnectionError::BadConnection(format!("{error}{cause}"))
}

impl SimpleConnection for Postgres {
    fn batch_execute(&mut self, query: &str) -> QueryResult<()> {
        SimpleConnection::batch_execute(&mut self.0, query)
    }
}

impl ConnectionSealed for Postgres {}

pub struct Transactions;

impl TransactionManager<Postgres> for Transactions {
    type TransactionStateData = <InnerTransactions as TransactionManager<Inner>>::TransactionStateData;

    fn begin_transaction(conn: &mut Postgres) -> QueryResult<()> {
        InnerTransactions::begin_transaction(&mut conn.0)
    }

    fn rollback_transaction(conn: &mut Postgres) -> QueryResult<()> {
        InnerTransactions::rollback_transaction(&mut conn.0)
    }

    fn commit_transaction(conn: &mut Postgres) -> QueryResult<()> {
        InnerTransactions::commit_transaction(&mut conn.0)
    }

    fn transaction_manager_status_mut(conn: &mut Postgres) -> &mut TransactionManagerStatus {
        InnerTransactions::transaction_manager_status_mut(&mut conn.0)
    }

    fn is_broken_transaction_manager(conn: &mut Postgres) -> bool {
        InnerTransactions::is_broken_transaction_manager(&mut conn.0)
    }
}

impl Connection for Postgres {
    type Backend = Pg;
    type TransactionManager = Transactions;

    fn establish(url: &str) -> ConnectionResult<Self> {
        if !url.starts_with("postgres") {
            return Err(ConnectionError::InvalidConnectionUrl("not a postgres:// address".into()));
        }
        let tls = tls().map_err(ConnectionError::BadConnection)?;
        let connected = DRIVER.block_on(async {
            let (client, connection) = tokio_postgres::connect(url, tls).await.map_err(why)?;
            AsyncPgConnection::try_from_client_and_connection(client, connection).await
        });
        connected.map(|conn| Postgres(Inner::from(conn)))
    }

    fn execute_returning_count<T>(&mut self, source: &T) -> QueryResult<usize>
    where
        T: QueryFragment<Pg> + QueryId,
    {
        self.0.execute_returning_count(source)
    }

    fn transaction_state(&mut self) -> &mut <Transactions as TransactionManager<Self>>::TransactionStateData {
        Connection::transaction_state(&mut self.0)
    }

    fn instrumentation(&mut self) -> &mut dyn Instrumentation {
        Connection::instrumentation(&mut self.0)
    }

    fn set_instrumentation(&mut self, instrumentation: impl Instrumentation) {
        Connection::set_instrumentation(&mut self.0, instrumentation);
    }

    fn set_prepared_statement_cache_size(&mut self, size: CacheSize) {
        Connection::set_prepared_statement_cache_size(&mut self.0, size);
    }
}

impl LoadConnection for Postgres {
    type Cursor<'conn, 'query> = <Inner as LoadConnection>::Cursor<'conn, 'query>;
    type Row<'conn, 'query> = <Inner as LoadConnection>::Row<'conn, 'query>;

    fn load<'conn, 'query, T>(&'conn mut self, source: T) -> QueryResult<Self::Cursor<'conn, 'query>>
    where
        T: Query + QueryFragment<Pg> + QueryId + 'query,
        Pg: QueryMetadata<T::SqlType>,
    {
        LoadConnection::load(&mut self.0, source)
    }
}

impl diesel::migration::MigrationConnection for Postgres {
    fn setup(&mut self) -> QueryResult<usize> {
        self.batch_execute(diesel::migration::CREATE_MIGRATIONS_TABLE).map(|()| 0)
    }
}

impl diesel::r2d2::R2D2Connection for Postgres {
    fn ping(&mut self) -> QueryResult<()> {
        diesel::r2d2::R2D2Connection::ping(&mut self.0)
    }

    fn is_broken(&mut self) -> bool {
        diesel::r2d2::R2D2Connection::is_broken(&mut self.0)
    }
}

/// The multi-connection asks for a lookup of custom types; the schema has none, so it is never consulted.
struct NoCustomTypes;

impl PgMetadataLookup for NoCustomTypes {
    fn lookup_type(&mut self, name: &str, _schema: Option<&str>) -> PgTypeMetadata {
        unreachable!("the schema has no custom type, and {name} is one")
    }

    fn as_any<'a>(&mut self) -> &mut (dyn std::any::Any + 'a)
    where
        Self: 'a,
    {
        self
    }
}

impl MultiConnectionHelper for Postgres {
    fn to_any<'a>(_: &mut <Pg as TypeMetadata>::MetadataLookup) -> &mut (dyn std::any::Any + 'a) {
        // A zero-sized value: leaking it allocates nothing.
        Box::leak(Box::new(NoCustomTypes))
    }

    fn from_any(lookup: &mut dyn std::any::Any) -> Option<&mut <Pg as TypeMetadata>::MetadataLookup> {
        lookup.downcast_mut::<NoCustomTypes>().map(|lookup| lookup as &mut dyn PgMetadataLookup)
    }
}
