//! SQL Server's door, played by a stand-in. It speaks the first two steps of TDS (MS-TDS 2.2.6.5 and 2.2.6.4) with bytes
//! written down here, and lets nobody in: no SQL Server can be had where these tests run, so what is behind the door is
//! not tested.

use std::{
    io::{Read as _, Write as _},
    net::TcpListener,
    path::Path,
    thread::{self, JoinHandle},
};

use indsigt::sources::{
    connector::ConnectorError,
    server::Secret,
    sqlserver::{Address, SqlServer},
};
use rustls::{ServerConnection, StreamOwned};

use super::{limits, query, with};
use crate::support::{mail::Ca, service::server_config};

/// What the stand-in saw: the protocol that TLS agreed on, and the types of the two packets.
type Seen = (Option<Vec<u8>>, [u8; 2]);

/// One packet of a message that is whole.
fn packet(r#type: u8, payload: &[u8]) -> Vec<u8> {
    let length = u16::try_from(payload.len() + 8).unwrap().to_be_bytes();
    let mut packet = vec![r#type, 1, length[0], length[1], 0, 0, 1, 0];
    packet.extend(payload);
    packet
}

/// The answer to a login that is refused.
fn login_failed() -> Vec<u8> {
    let wide = |text: &str| text.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
    let words = "Login failed for user 'indsigt'.";
    let mut body = 18456u32.to_le_bytes().to_vec();
    body.extend([1, 14]);
    body.extend(u16::try_from(words.len()).unwrap().to_le_bytes());
    body.extend(wide(words));
    body.extend([0, 0]);
    body.extend(1u32.to_le_bytes());
    let mut tokens = vec![0xAA];
    tokens.extend(u16::try_from(body.len()).unwrap().to_le_bytes());
    tokens.extend(body);
    tokens.extend([0xFD, 2, 0, 0, 0]);
    tokens.extend([0; 8]);
    packet(4, &tokens)
}

fn stand_in(pem: &Path) -> (u16, JoinHandle<Option<Seen>>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let config = server_config(pem, &[b"tds/8.0"]);
    let door = thread::spawn(move || {
        let (stream, _) = listener.accept().ok()?;
        let mut line = StreamOwned::new(ServerConnection::new(config).ok()?, stream);
        let mut types = [0; 2];
        for (i, answer) in [
            // Version 16, no encryption of its own.
            packet(4, &[0, 0, 11, 0, 6, 1, 0, 17, 0, 1, 0xFF, 16, 0, 0, 0, 0, 0, 2]),
            login_failed(),
        ]
        .iter()
        .enumerate()
        {
            let mut head = [0; 8];
            line.read_exact(&mut head).ok()?;
            types[i] = head[0];
            let mut rest = vec![0; usize::from(u16::from_be_bytes([head[2], head[3]])) - 8];
            line.read_exact(&mut rest).ok()?;
            line.write_all(answer).ok()?;
            line.flush().ok()?;
        }
        Some((line.conn.alpn_protocol().map(<[u8]>::to_vec), types))
    });
    (port, door)
}

fn ask(url: &str, ca: Option<&Path>) -> ConnectorError {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("url");
    std::fs::write(&file, url).unwrap();
    let their = SqlServer::new(Address { secret: Secret::File(file), authorities: ca.map(Into::into) });
    with(&their, &query("SELECT 1 AS a", &[], &[]), &[], limits(5)).map(|_| ()).unwrap_err()
}

#[test]
fn the_whole_conversation_is_inside_tls() {
    let ca = Ca::new();
    let pem = ca.signs("localhost", |_| ());
    let (port, door) = stand_in(&pem);
    let url = format!("sqlserver://indsigt:hemmelig@localhost:{port}/hr?encrypt=strict");
    let error = ask(&url, Some(&ca.file()));
    // PRELOGIN and LOGIN7, in this order, and both behind the agreed protocol.
    assert_eq!(door.join().unwrap(), Some((Some(b"tds/8.0".to_vec()), [0x12, 0x10])), "{error}");
    assert!(matches!(&error, ConnectorError::Unreachable(words) if words.contains("18456")), "{error}");

    let (port, door) = stand_in(&pem);
    let unknown = ask(&format!("sqlserver://indsigt:hemmelig@localhost:{port}/hr?encrypt=strict"), None);
    assert!(matches!(&unknown, ConnectorError::Unreachable(words) if words.contains("trusted")), "{unknown}");
    assert_eq!(door.join().unwrap(), None);
    for (url, code) in [
        ("sqlserver://a:hemmelig@127.0.0.1:1/hr", "unreachable"),
        ("sqlserver://a:hemmelig@10.255.255.1/hr", "refused"),
    ] {
        let error = ask(url, None);
        assert!(error.code() == code && !error.to_string().contains("hemmelig"), "{url}: {error}");
    }
}
