//! The pages of those who answer requests.
//!
//! Invariant: every handler but those of the door takes a [`desk::Desk`] or a [`desk::Posted`] and asks
//! [`desk::Desk::may`] before it reads; what lies outside the actor's organisation is absent, in the same bytes as
//! what never was.

mod answer;
mod assistance;
mod calendar;
mod case;
mod dataset;
mod desk;
mod door;
mod due;
mod forms;
mod frame;
mod me;
mod package;
mod people;
mod queue;
mod register;
mod registers;
mod reports;
mod review;
mod settings;
mod sources;
mod tasks;
mod upload;
mod ways;
mod wording;

use actix_web::{
    Scope,
    web::{self, PathConfig, QueryConfig},
};

use super::{get, page, post};
use answer::{Answer, Failure};

/// Every staff page, in the order of a working day.
pub fn addresses(scope: Scope) -> Scope {
    scope
        .app_data(PathConfig::default().error_handler(|_, _| Failure::Absent.into()))
        .app_data(QueryConfig::default().error_handler(|_, _| Failure::Absent.into()))
        .service(page("").route(get().to(front)))
        .service(page("/sign-in").route(get().to(door::sign_in)).route(post().to(door::new_session)))
        .service(page("/sign-out").route(post().to(door::sign_out)))
        .service(page("/setup/{token}").route(get().to(door::setup)).route(post().to(door::new_installation)))
        .service(page("/invitation/{token}").route(get().to(door::invitation)).route(post().to(door::accept)))
        .service(page("/sources").route(get().to(sources::list)))
        .service(page("/sources/systems").route(post().to(sources::set_aside)))
        .service(page("/sources/{source}").route(get().to(sources::show)))
        .service(page("/sources/{source}/checks").route(post().to(sources::check)))
        .service(page("/sources/{source}/trials").route(post().to(sources::try_out)))
        .service(page("/cases").route(get().to(queue::list)))
        .service(page("/searches").route(post().to(queue::search)))
        .service(page("/assignments").route(post().to(queue::assign_many)))
        .service(page("/cases/{case}").route(get().to(case::show)))
        .service(page("/cases/{case}/assignment").route(post().to(case::assign)))
        .service(page("/cases/{case}/reclassifications").route(post().to(case::reclassify)))
        .service(page("/cases/{case}/attachments/{attachment}").route(get().to(case::attachment)))
        .service(page("/cases/{case}/cpr").route(post().to(case::unmask_cpr)))
        .service(page("/cases/{case}/logins/{proof}").route(post().to(case::look_at_login)))
        .service(page("/cases/{case}/attachments/{attachment}/preview").route(get().to(case::preview)))
        .service(page("/cases/{case}/attachments/{attachment}/release").route(post().to(case::release)))
        .service(page("/cases/{case}/identity-checks").route(post().to(case::check_identity)))
        .service(page("/cases/{case}/identity-questions").route(post().to(case::ask_identity)))
        .service(page("/cases/{case}/known-contacts").route(post().to(case::look_up)))
        .service(page("/cases/{case}/call-back").route(post().to(case::call_back)))
        .service(page("/cases/{case}/code-letter").route(post().to(case::code_letter)))
        .service(page("/cases/{case}/handed-code").route(post().to(case::hand_out)))
        .service(page("/cases/{case}/control-questions").route(post().to(case::offer_questions)))
        .service(page("/cases/{case}/control-answers").route(post().to(case::answer_questions)))
        .service(page("/cases/{case}/warnings/{warning}").route(post().to(case::sign_warning)))
        .service(page("/cases/{case}/warnings/{warning}/contact").route(post().to(case::take_over)))
        .service(
            page("/cases/{case}/collections").route(get().to(case::progress)).route(post().to(case::collect)),
        )
        .service(page("/cases/{case}/collection-waivers").route(post().to(case::skip)))
        .service(page("/cases/{case}/candidate-choices").route(post().to(case::choose)))
        .service(page("/cases/{case}/search-record").route(get().to(case::record)))
        .service(page("/cases/{case}/omissions").route(post().to(case::leave_out)))
        .service(page("/cases/{case}/search-retries").route(post().to(case::retry)))
        .service(page("/cases/{case}/collected/{document}").route(get().to(case::collected_file)))
        .service(page("/cases/{case}/collected/{document}/preview").route(get().to(case::collected_preview)))
        .service(page("/cases/{case}/collected/{document}/answer").route(post().to(case::settle_collected)))
        .service(page("/cases/{case}/collected-releases").route(post().to(case::release_collected)))
        .service(page("/cases/{case}/task-returns").route(post().to(case::reopen_task)))
        .service(page("/cases/{case}/datasets/{dataset}").route(get().to(dataset::show)))
        .service(
            page("/cases/{case}/documents/{document}")
                .route(get().to(case::paper))
                .route(post().to(case::decide_paper)),
        )
        .service(page("/cases/{case}/withholdings").route(post().to(dataset::withhold)))
        .service(page("/cases/{case}/withholdings/{withholding}/lifting").route(post().to(dataset::lift)))
        .service(page("/cases/{case}/review").route(get().to(review::show)))
        .service(page("/cases/{case}/review/preview").route(post().to(review::preview)))
        .service(page("/cases/{case}/review/acts").route(post().to(review::carry_out)))
        .service(page("/cases/{case}/review/acts/{act}/undoing").route(post().to(review::undo)))
        .service(page("/cases/{case}/review/proposals").route(post().to(review::settle)))
        .service(page("/cases/{case}/review/passages").route(post().to(review::redact)))
        .service(page("/cases/{case}/review/everywhere").route(post().to(review::everywhere)))
        .service(
            page("/cases/{case}/review/difference")
                .route(get().to(review::difference))
                .route(post().to(review::look)),
        )
        .service(
            page("/cases/{case}/decision")
                .route(get().to(case::decision_page))
                .route(post().to(case::decide)),
        )
        .service(
            page("/cases/{case}/packages")
                .route(get().to(case::packages))
                .route(post().to(case::build_again)),
        )
        .service(page("/cases/{case}/packages/passphrase").route(post().to(case::show_passphrase)))
        .service(page("/cases/{case}/packages/passphrase-text").route(post().to(case::text_passphrase)))
        .service(page("/cases/{case}/transfers").route(post().to(case::propose_transfer)))
        .service(page("/cases/{case}/transfers/{transfer}/signature").route(post().to(case::sign_transfer)))
        .service(page("/cases/{case}/transfers/{transfer}/retry").route(post().to(case::transfer_again)))
        .service(page("/cases/{case}/transfers/{transfer}/recall").route(post().to(case::stop_transfer)))
        .service(page("/cases/{case}/pauses").route(post().to(case::start_pause)))
        .service(page("/cases/{case}/pauses/{pause}/answer").route(post().to(case::end_pause)))
        .service(page("/cases/{case}/extension").route(post().to(case::extend)))
        .service(page("/cases/{case}/receipt").route(post().to(case::correct_receipt)))
        .service(page("/cases/{case}/forwardings").route(post().to(case::forward)))
        .service(page("/cases/{case}/authority").route(post().to(case::decide_authority)))
        .service(page("/cases/{case}/authority/question").route(post().to(case::ask_authority)))
        .service(page("/cases/{case}/authority/offer").route(post().to(case::offer_authority)))
        .service(page("/cases/{case}/authority/revocation").route(post().to(case::revoke_authority)))
        .service(page("/cases/{case}/subject").route(post().to(case::reach)))
        .service(page("/cases/{case}/subject/notice").route(post().to(case::tell)))
        .service(page("/cases/{case}/subject/exception").route(post().to(case::tell_not)))
        .service(page("/cases/{case}/delivery").route(post().to(case::deliver)))
        .service(
            page("/cases/{case}/forwardings/{forwarding}/acknowledgement")
                .route(post().to(case::acknowledge)),
        )
        .service(page("/cases/{case}/assistances").route(post().to(case::ask_assistance)))
        .service(
            page("/cases/{case}/assistances/{assistance}/completion")
                .route(post().to(case::finish_assistance)),
        )
        .service(page("/cases/{case}/receipts").route(post().to(case::record_receipts)))
        .service(page("/cases/{case}/id-document/look").route(post().to(case::look_at_document)))
        .service(page("/cases/{case}/id-document/record").route(post().to(case::record_document)))
        .service(page("/assistances").route(get().to(assistance::list)))
        .service(page("/cases/{case}/items").route(post().to(case::add_item)))
        .service(page("/cases/{case}/items/new").route(get().to(case::new_item_page)))
        .service(
            page("/cases/{case}/items/{item}")
                .route(get().to(case::item_page))
                .route(post().to(case::save_item)),
        )
        .service(page("/cases/{case}/items/{item}/execution").route(post().to(case::carry_out)))
        .service(
            page("/cases/{case}/items/{item}/deeds")
                .route(get().to(case::deeds_page))
                .route(post().to(case::plan_deeds)),
        )
        .service(page("/cases/{case}/items/{item}/deed-tasks").route(post().to(case::plan_task)))
        .service(page("/cases/{case}/deeds/{deed}/trial").route(post().to(case::try_deed)))
        .service(page("/cases/{case}/deeds/{deed}/confirmation").route(post().to(case::confirm_deed)))
        .service(page("/cases/{case}/deeds/{deed}/retry").route(post().to(case::retry_deed)))
        .service(page("/cases/{case}/deeds/{deed}/removal").route(post().to(case::remove_deed)))
        .service(page("/cases/{case}/deeds/{deed}/answer").route(post().to(case::answer_deed)))
        .service(page("/cases/{case}/items/{item}/removal").route(post().to(case::remove_item)))
        .service(page("/cases/{case}/steps").route(post().to(case::note)))
        .service(page("/cases/{case}/fee").route(post().to(case::announce_fee)))
        .service(page("/cases/{case}/fee-reply").route(post().to(case::answer_fee)))
        .service(page("/cases/{case}/reopening").route(post().to(case::reopen)))
        .service(
            page("/cases/{case}/answer").route(get().to(case::reply_page)).route(post().to(case::send_reply)),
        )
        .service(page("/cases/{case}/letters").route(post().to(case::new_letter)))
        .service(page("/cases/{case}/letters/new").route(get().to(case::new_letter_page)))
        .service(page("/cases/{case}/letters/{letter}.pdf").route(get().to(case::letter_file)))
        .service(
            page("/cases/{case}/letters/{letter}")
                .route(get().to(case::letter))
                .route(post().to(case::change_letter)),
        )
        .service(page("/cases/{case}/closure").route(post().to(case::close)))
        .service(page("/register").route(get().to(register::list)).route(post().to(register::add)))
        .service(page("/register/new").route(get().to(register::new)))
        .service(page("/register/recipients").route(get().to(register::recipients)))
        .service(page("/register/file").route(get().to(register::export)))
        .service(page("/register/import").route(get().to(register::import)).route(post().to(register::look)))
        .service(page("/register/replacement").route(post().to(register::replace)))
        .service(
            page("/register/activities/{key}")
                .route(get().to(register::show))
                .route(post().to(register::change)),
        )
        .service(page("/register/activities/{key}/edit").route(get().to(register::edit)))
        .service(page("/register/activities/{key}/confirmation").route(post().to(register::confirm)))
        .service(
            page("/register/activities/{key}/removal")
                .route(get().to(register::removal))
                .route(post().to(register::remove)),
        )
        .configure(registers::addresses)
        .service(page("/reports").route(get().to(reports::show)))
        .service(page("/reports/{year}.csv").route(get().to(reports::file)))
        .service(page("/tasks").route(get().to(tasks::list)))
        .service(page("/tasks/{task}/retries").route(post().to(tasks::retry)))
        .service(page("/people").route(get().to(people::list)).route(post().to(people::invite)))
        .service(page("/people/{person}/disablement").route(post().to(people::disable)))
        .service(page("/people/{person}/enablement").route(post().to(people::enable)))
        .service(page("/settings").route(get().to(settings::show)).route(post().to(settings::save)))
        .service(page("/ways").route(get().to(ways::show)).route(post().to(ways::check)))
        .service(page("/ways/cpr").route(post().to(ways::save_cpr)))
        .service(page("/wording").route(get().to(wording::list)))
        .service(
            page("/wording/{kind}/{language}/{part}")
                .route(get().to(wording::edit))
                .route(post().to(wording::change)),
        )
        .service(page("/calendar").route(get().to(calendar::show)).route(post().to(calendar::save)))
        .service(page("/calendar/days").route(post().to(calendar::add)))
        .service(page("/calendar/days/{day}/removal").route(post().to(calendar::remove)))
        .service(page("/me").route(get().to(me::show)))
        .service(page("/me/language").route(post().to(me::change_language)))
        .service(page("/me/password").route(post().to(me::change_password)))
        .default_service(web::to(absent))
}

async fn front() -> Answer {
    Answer::See("/staff/cases".into())
}

async fn absent() -> Result<Answer, Failure> {
    Err(Failure::Absent)
}
