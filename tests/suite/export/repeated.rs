//! The same data, decisions and date give the same bytes, whichever source was faster, in whatever order colleagues decided,
//! and whichever of several workers built it.

use chrono::TimeDelta;
use diesel::prelude::*;
use indsigt::{
    cases::{Case, Person},
    db::{
        DbError, Instant,
        schema::{signing_keys, tasks},
    },
    export::{self, State},
    law::grounds::Ground,
    letters::Lang,
    review::{self, Scope},
    sources::{collected, search},
};

use super::{
    sample::member_bytes,
    shop::{MAIL, Shop},
};
use crate::support::databases::{TestDb, on_both};

/// The key of one installation in another, sealed there, so that the signatures can be compared too.
fn carry_key(from: &Shop, to: &Shop) {
    let organisation = from.desk.organisation.id;
    let now = from.desk.now;
    export::signing_key(&from.desk.db, &from.desk.vault, organisation, str::to_owned, now).unwrap();
    let read = |conn: &mut _| {
        let row = (signing_keys::id, signing_keys::public_key, signing_keys::sealed);
        signing_keys::table.select(row).first(conn).map_err(DbError::from)
    };
    let (id, public, sealed): (String, Vec<u8>, Option<Vec<u8>>) = from.desk.db.read(read).unwrap();
    let context = format!("signing_keys.sealed/{id}");
    let plain = from.desk.vault.organisation_key(organisation).open(&context, &sealed.unwrap()).unwrap();
    let here = to.desk.organisation.id;
    let row = (
        signing_keys::id.eq(id),
        signing_keys::organisation_id.eq(here),
        signing_keys::public_key.eq(public),
        signing_keys::sealed.eq(Some(to.desk.vault.organisation_key(here).seal(&context, &plain))),
        signing_keys::made_at.eq(Instant::from(now)),
    );
    let write =
        |tx: &mut _| Ok::<_, DbError>(diesel::insert_into(signing_keys::table).values(row).execute(tx)?);
    to.desk.db.write(write).unwrap();
}

/// Leonie Köhler's case, searched: the first source keeps everybody waiting for two hours, or nobody.
fn searched(shop: &Shop, first_is_slow: bool) -> Case {
    let person = Person { name: "Leonie Köhler".into(), email: Some(MAIL.into()), ..Person::default() };
    let case = shop.started(Lang::Da, person);
    let desk = &shop.desk;
    // Besides what the register has and no source asks.
    let systems = || {
        let all = desk.db.read(|conn| search::of_case(conn, case.organisation, case.id)).unwrap();
        all.into_iter()
            .filter(|one| ["chinook", "warehouse"].contains(&one.source.as_str()))
            .collect::<Vec<_>>()
    };
    let all = systems();
    assert_eq!(all.len(), 2);
    if first_is_slow {
        let later = Instant::from(desk.now + TimeDelta::hours(2));
        let mine = tasks::table.filter(tasks::dedup.like(format!("%{}", all[0].id)));
        let put_off = diesel::update(mine).set(tasks::run_at.eq(later));
        assert_eq!(desk.db.write(|tx| put_off.execute(tx).map_err(DbError::from)).unwrap(), 1);
        shop.work();
        shop.app.clock.set(desk.now + TimeDelta::hours(2));
    }
    shop.work();
    let finished: Vec<_> = systems().iter().map(|one| one.finished_at.unwrap().utc()).collect();
    assert_eq!(finished[0] > finished[1], first_is_slow);
    desk.again(&case)
}

fn withhold(shop: &Shop, case: &mut Case, backwards: bool) {
    let desk = &shop.desk;
    let sets = desk.db.read(|conn| collected::of_case(conn, case.organisation, case.id)).unwrap();
    let invoices = sets.into_iter().find(|set| set.source == "warehouse" && set.name == "invoices").unwrap();
    let mut places =
        [(Some(0), None), (Some(2), Some("Total")), (None, Some("BillingCity")), (Some(4), None)];
    if backwards {
        places.reverse();
    }
    for (row, column) in places {
        let scope = Scope { dataset: invoices.id, row, column: column.map(str::to_owned) };
        let why = (Ground::TradeSecrets, "Det viser vores priser.");
        desk.db
            .write(|tx| review::withhold(tx, &desk.vault, case, &scope, why, desk.handler, desk.now))
            .unwrap();
    }
}

#[test]
fn neither_speed_nor_order_nor_the_worker_changes_a_byte() {
    let reference_db = TestDb::sqlite();
    let reference = Shop::doubled(&reference_db);
    let mut case = searched(&reference, false);
    withhold(&reference, &mut case, false);
    reference.decide(&mut case);
    reference.work();
    let expected = reference.fetch(&case);
    assert!(!member_bytes(&expected, "warehouse-invoices.csv").is_empty());

    on_both(|fresh| {
        let shop = Shop::doubled(fresh);
        carry_key(&reference, &shop);
        let mut case = searched(&shop, true);
        withhold(&shop, &mut case, true);
        shop.decide(&mut case);
        let id = shop.package(&case).id;
        shop.app.clock.set(shop.app.now() + TimeDelta::hours(30));
        std::thread::scope(|scope| {
            for _ in 0..3 {
                scope.spawn(|| {
                    let address_of = |path: &str| shop.app.config.address_of(path);
                    let (db, vault, words) = (&shop.app.db, &*shop.app.vault, &shop.app.words);
                    let parts = export::Parts { db, vault, words, address_of: &address_of };
                    let _ = export::build(parts, id, false, shop.app.now());
                });
            }
        });
        assert_eq!(shop.package(&case).state, State::Ready);
        let zip = shop.fetch(&case);
        if zip != expected {
            let archive = zip::ZipArchive::new(std::io::Cursor::new(&expected)).unwrap();
            let paths = archive.file_names().map(|name| name.unwrap().split_once('/').unwrap().1.to_owned());
            let changed: Vec<String> =
                paths.filter(|path| member_bytes(&zip, path) != member_bytes(&expected, path)).collect();
            panic!("not the same: {changed:?}");
        }
    });
}
