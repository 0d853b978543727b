"""Coming in, going out, and what a person may change about herself."""

from __future__ import annotations

from flask import g, redirect, request, url_for

from app.i18n import _, locale_code
from app.look import theme
from app.pages.account import bp
from app.pages.account.forms import DisplayForm, LogInForm, PasswordForm
from app.pages.people.forms import ReachedPersonForm
from app.preferences import remember
from app.security import session
from app.security.access import LOGGED_IN, PUBLIC, allow
from app.security.redirects import local_path
from app.web import Answer, current_actor, done, page, reading, refused_into, writing
from registry.queries import people as queries
from registry.services import people


@bp.route("/login", methods=["GET", "POST"])
@allow(PUBLIC)
def log_in() -> Answer:
    """Ask for login and password; lead on to where the person was going."""
    form = LogInForm()
    if form.validate_on_submit():
        with refused_into(form), writing() as uow:
            person = people.authenticate(uow, **form.values(), address=request.remote_addr or "")
            session.log_in(person.user_id, person.session_version, must_change=person.must_change_password)
            answer = redirect(local_path(request.args.get("next"), url_for("home.index")), 303)
            return remember(answer, locale=person.locale)
    return page("account/log_in.html", form=form)


@bp.post("/logout")
@allow(LOGGED_IN)
def log_out() -> Answer:
    """End the session."""
    session.log_out()
    return done(_("Вы вышли из системы."), "account.log_in")


@bp.route("/password", methods=["GET", "POST"])
@allow(LOGGED_IN)
def password() -> Answer:
    """Change the password; every other session of the person ends."""
    form = PasswordForm()
    if form.validate_on_submit():
        with refused_into(form), writing() as uow:
            version = people.change_password(uow, old=form.old.data, new=form.password.data)
            session.log_in(current_actor().user_id or 0, version)
            return done(_("Пароль изменён. Сеансы на других устройствах завершены."), "home.index")
    return page("account/password.html", form=form, forced=session.must_change_password())


@bp.route("/profile", methods=["GET", "POST"])
@allow(LOGGED_IN)
def profile() -> Answer:
    """Language and look, kept for the person and for this browser."""
    form = DisplayForm(locale=locale_code(), theme=theme())
    if form.validate_on_submit():
        with refused_into(form), writing() as uow:
            people.set_locale(uow, locale=form.locale.data)
            g.locale = form.locale.data
            return remember(done(_("Сохранено."), "account.profile"), **form.values())
    with reading() as uow:
        return page("account/profile.html", form=form, person=queries.profile(uow))


@bp.route("/details", methods=["GET", "POST"])
@allow(LOGGED_IN)
def details() -> Answer:
    """How one is called: documents name the person who prepared them, with the telephone."""
    with reading() as uow:
        person = queries.profile(uow)
    form = ReachedPersonForm(obj=person)
    if form.validate_on_submit():
        with refused_into(form), writing() as uow:
            people.update_user(uow, user_id=person.id, **form.values())
            return done(_("Сведения сохранены."), "account.profile")
    return page("account/details.html", form=form)
