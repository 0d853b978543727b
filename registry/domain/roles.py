"""Roles, what each allows, and where. Deny by default: what is not written here is not allowed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from registry.errors import N_, Forbidden, NotFound


class Role(StrEnum):
    """A role that a person holds in an organization."""

    VIEWER = "viewer"
    AUTHOR = "author"
    REGISTRAR = "registrar"
    PUBLISHER = "publisher"
    ORG_ADMIN = "org_admin"
    SYSTEM_ADMIN = "system_admin"


class Permission(StrEnum):
    """Something a person may do in an organization."""

    READ = "read"
    DRAFT = "draft"
    REGISTER = "register"
    PUBLISH = "publish"
    MANAGE = "manage"
    SYSTEM = "system"


_WRITING = {Permission.READ, Permission.DRAFT}

ALLOWED: dict[Role, frozenset[Permission]] = {
    Role.VIEWER: frozenset({Permission.READ}),
    Role.AUTHOR: frozenset(_WRITING),
    Role.REGISTRAR: frozenset({*_WRITING, Permission.REGISTER}),
    Role.PUBLISHER: frozenset({Permission.READ, Permission.PUBLISH}),
    Role.ORG_ADMIN: frozenset({*_WRITING, Permission.REGISTER, Permission.PUBLISH, Permission.MANAGE}),
    Role.SYSTEM_ADMIN: frozenset(Permission),
}

# Reading and managing reach the organizations beneath: a municipal officer sees what her schools owe.
# Drafting, registering and publishing are done in the organization's own name only.
REACHING_DOWN = frozenset({Permission.READ, Permission.MANAGE})


@dataclass(frozen=True, slots=True)
class GrantedRole:
    """One role of a person: the organization, its path (``/1/5/``) and the role."""

    organization_id: int
    path: str
    role: Role


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts: a person with roles, the system itself, or nobody.

    ``user_id`` is ``None`` for the system and for an anonymous reader. ``address`` is where a request came from,
    empty at the command line.
    """

    user_id: int | None
    label: str
    grants: tuple[GrantedRole, ...] = ()
    is_system: bool = False
    address: str = ""

    @property
    def everywhere(self) -> bool:
        """Whether the actor may do anything anywhere."""
        return self.is_system or any(grant.role is Role.SYSTEM_ADMIN for grant in self.grants)

    def may(self, permission: Permission, path: str) -> bool:
        """Whether the actor may do this in the organization with this path."""
        if self.everywhere:
            return True
        return any(_covers(grant, permission, path) for grant in self.grants)

    def may_anywhere(self, permission: Permission) -> bool:
        """Whether there is any organization in which the actor may do this."""
        return self.everywhere or any(permission in ALLOWED[grant.role] for grant in self.grants)

    def require(self, permission: Permission, path: str) -> None:
        """Raise unless allowed: ``NotFound`` when the actor may not even read there, else ``Forbidden``."""
        if self.may(permission, path):
            return
        if not self.may(Permission.READ, path):
            raise NotFound(N_("Такого объекта нет или он вам недоступен."))
        raise Forbidden(N_("Для этого действия у вас нет роли в этой организации. Обратитесь к её администратору."))

    def paths(self, permission: Permission) -> tuple[str, ...]:
        """Paths of the organizations in which the actor was given the permission; ``("/",)`` means everywhere."""
        if self.everywhere:
            return ("/",)
        return tuple(sorted({g.path for g in self.grants if permission in ALLOWED[g.role]}))

    def organization_ids(self) -> tuple[int, ...]:
        """Identifiers of the organizations in which the actor holds any role."""
        return tuple(dict.fromkeys(grant.organization_id for grant in self.grants))


def _covers(grant: GrantedRole, permission: Permission, path: str) -> bool:
    if permission not in ALLOWED[grant.role]:
        return False
    return path.startswith(grant.path) if permission in REACHING_DOWN else path == grant.path


SYSTEM = Actor(user_id=None, label=N_("Система"), is_system=True)
NOBODY = Actor(user_id=None, label=N_("Без входа"))


def visibility_tokens(actor: Actor) -> tuple[str, ...] | None:
    """Tokens for the search port: ``None`` for those who see everything, else ``public`` and ``under:<path>``."""
    if actor.everywhere:
        return None
    return ("public", *(f"under:{path}" for path in actor.paths(Permission.READ)))


def visible_to(path: str, *, public: bool) -> tuple[str, ...]:
    """Tokens of a document of the organization with this path: every ancestor's, and ``public`` when published."""
    parts = [part for part in path.split("/") if part]
    ancestors: Iterable[str] = ("/" + "/".join(parts[: n + 1]) + "/" for n in range(len(parts)))
    return (*(("public",) if public else ()), *(f"under:{ancestor}" for ancestor in ancestors))
