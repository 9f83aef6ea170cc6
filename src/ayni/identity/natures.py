"""Who stands behind an address: a person, a program or several people.

An address tells much by its part before the `@`. Whether an address is a mailing list is for the
source to say, which has seen the list's own headers.
"""

from __future__ import annotations

import re

from ayni.identity.folding import fold
from ayni.identity.vocabulary import word_set
from ayni.ledger.parties import Nature

_SEPARATOR = re.compile(r"[^\w]+|_")
_NOT_LETTERS = re.compile(r"[\W\d_]+")

#: Parts before the `@` that programs write from, with separators and digits taken out.
_ROBOTS = word_set(
    # English
    "noreply donotreply dontreply notreply noresponse unattended autoreply autoresponder mailerdaemon maildaemon "
    "daemon postmaster bounce bounces root cron crondaemon nobody wwwdata apache jenkins buildbot autobuilder "
    "buildd ci notification notifications notify notifier alert alerts automated automailer mailer mailbot bot "
    "robot newsletter newsletters mailing digest invitations calendarnotification calendarserver "
    "donotreplynotifications "
    # robots of code hosting by their own names
    "dependabot renovatebot renovate githubactions syzbot tipbot greenkeeper stalebot allcontributors codecov "
    "mergify "
    # German
    "nichtantworten bittenichtantworten keineantwort benachrichtigung benachrichtigungen rundbrief systemmeldung "
    # Spanish
    "noresponder noresponda norespondas nocontestar nocontestes notificacion notificaciones avisos boletin "
)

#: Anywhere in the part before the `@`, these are nobody's name.
_ROBOT_WITHIN = re.compile(
    r"no[-_.]?reply|do[-_.]?not[-_.]?reply|mailer[-_.]?daemon|nicht[-_.]?antworten|no[-_.]?responder|no[-_.]?contestar"
    r"|\[bot\]|(?:^|[-_+])bot\d*(?:$|[-_+\[])|^bounces?[-_+.]|^reply\+|^prvs=|^srs[01]="
)

#: A name a program gives itself. Bot is a family name in the Netherlands: alone at the end of a name it says nothing.
_ROBOT_NAME = re.compile(
    r"\[bot\]|-bot\b|^bot$|\brobot$|mailer[- ]?daemon|mail delivery (sub)?system|mail ?delivery|do not reply"
    r"|no[- ]reply|^cron daemon$|^postmaster$|^dependabot|^renovate bot|^github actions"
)

#: Parts before the `@` that several people read, with separators and digits taken out.
_SHARED = word_set(
    # English
    "info information support help helpdesk servicedesk office team staff sales contact contactus hello hi admin "
    "administrator administration billing accounts accounting accountspayable invoices invoice payments jobs "
    "careers career recruiting recruitment hr humanresources press media marketing pr webmaster hostmaster "
    "listmaster abuse security privacy legal service services customerservice customersupport customercare care "
    "feedback enquiries enquiry inquiries inquiry reception frontdesk orders order purchasing procurement booking "
    "bookings reservations events partners partnership editor editors secretary committee board everyone all "
    "community membership shop store noc soc it itsupport usenet news uucp ftp www operations ops dev devs "
    "developers engineering finance payroll "
    # German
    "buero buro kontakt vertrieb verkauf verwaltung kundendienst kundenservice kundenbetreuung kanzlei personal "
    "personalabteilung bewerbung bewerbungen buchhaltung rechnung rechnungen empfang sekretariat zentrale "
    "poststelle redaktion anfrage anfragen hilfe datenschutz presse einkauf bestellung bestellungen vorstand "
    "geschaeftsstelle geschaeftsfuehrung geschaftsfuhrung hallo technik beratung praxis schulleitung "
    # Spanish
    "contacto ventas oficina soporte ayuda atencion atencionalcliente atencioncliente clientes equipo "
    "administracion facturacion facturas recursoshumanos rrhh recepcion secretaria prensa pedidos compras "
    "informacion consultas reservas hola empleo comunicacion direccion tienda sugerencias servicioalcliente "
    "contabilidad "
)

#: Greetings that people with a domain of their own use as their one address.
_GREETINGS = frozenset({"hello", "hi", "hallo", "hola", "contact", "kontakt", "contacto", "info"})

#: Words for an office that are family names as well: they say nothing at the end of an address or a name.
_ALSO_FAMILY_NAMES = frozenset(
    {
        "sales",
        "press",
        "care",
        "order",
        "service",
        "personal",
        "board",
        "hi",
        "it",
        "pr",
    }
)
_SHARED_AT_END = _SHARED - _ALSO_FAMILY_NAMES

#: Hosts that hide a person's address: the part before the `@` is theirs although the host says no-reply.
_HIDES_A_PERSON = (
    "users.noreply.github.com",
    "users.noreply.gitlab.com",
    "privaterelay.appleid.com",
)

#: Hosts from which only programs write.
_ROBOT_HOST = re.compile(r"(?:^|\.)(?:no-?reply|bounces?|mailer-daemon)\.|^reply\.github\.com$")


def nature_of(email: str, name: str = "") -> Nature:
    """Who stands behind a mail address with the name written beside it: `HUMAN`, `ROBOT` or `SHARED`; never `LIST`.

    English, German and Spanish words are known. What none of them fits is taken for a human, so
    an empty address with an empty name is one too.

    >>> nature_of("no-reply@example.com"), nature_of("ventas@example.es"), nature_of("ada@example.org", "Ada Lovelace")
    (<Nature.ROBOT: 'robot'>, <Nature.SHARED: 'shared'>, <Nature.HUMAN: 'human'>)

    A person's own domain makes a greeting theirs:

    >>> nature_of("hello@adalovelace.example", "Ada Lovelace")
    <Nature.HUMAN: 'human'>
    """
    local, _, host = email.strip().strip("<>").casefold().rpartition("@")
    local, folded_name = fold(local), fold(name).strip(" \"'")
    if _ROBOT_NAME.search(folded_name) or _is_robot(local, host):
        return Nature.ROBOT
    if local and host not in _HIDES_A_PERSON and _is_shared(local, host, folded_name):
        return Nature.SHARED
    return Nature.HUMAN


def _is_robot(local: str, host: str) -> bool:
    if host in _HIDES_A_PERSON:
        return "[bot]" in local
    bare = _NOT_LETTERS.sub("", local)
    return bare in _ROBOTS or _ROBOT_WITHIN.search(local) is not None or _ROBOT_HOST.search(host) is not None


def _is_shared(local: str, host: str, name: str) -> bool:
    bare = _NOT_LETTERS.sub("", local)
    words = [word for word in _SEPARATOR.split(name) if word]
    if bare in _SHARED:
        own_domain = len(words) > 1 and "".join(words) == host.split(".", 1)[0].replace("-", "")
        return not (bare in _GREETINGS and own_domain)
    parts = [part for part in _SEPARATOR.split(local) if part]
    if len(parts) < 2 or not (parts[0] in _SHARED or parts[-1] in _SHARED_AT_END):
        return False
    # support-berlin@ is shared; sales.ada@ is Ada's when the name beside it says so.
    if words and (words[0] in _SHARED or words[-1] in _SHARED_AT_END):
        return True
    return not any(part in words for part in parts if part not in _SHARED)
