"""All that the only person of the home that AYNI_HOME names knows, printed as JSON by a process of its own."""

from __future__ import annotations

import json

if __name__ == "__main__":
    from ayni_web.site.commands import set_up

    set_up()
    from ayni_web.accounts.queries import personal_space
    from ayni_web.site.people import person_meant
    from tests.ayni_web.imports.samples import told

    print(json.dumps(told(personal_space(person_meant(unclear="")))))
