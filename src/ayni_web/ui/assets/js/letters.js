// A link with data-mail="ID" opens the mail program with what stands in that field now, and in the field "subject" beside it.
export function watchLetters(root) {
  for (const link of root.querySelectorAll("[data-mail]")) {
    const body = root.getElementById(link.dataset.mail);
    const subject = root.getElementById("subject");
    const renew = () => {
      const told = `subject=${encodeURIComponent(subject.value)}&body=${encodeURIComponent(body.value.replace(/\r?\n/g, "\r\n"))}`;
      link.href = `mailto:${link.dataset.to}?${told}`;
    };
    body.addEventListener("input", renew);
    subject.addEventListener("input", renew);
  }
}
