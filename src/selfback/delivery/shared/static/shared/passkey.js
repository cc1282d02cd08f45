/** Passkeys: shows the buttons only where they can work, and says when one did not. */

const fault = document.getElementById("passkey-fault");

if (window.PublicKeyCredential) {
  for (const each of document.querySelectorAll("[data-needs-passkeys]")) each.hidden = false;
}

document.addEventListener("allauth.error", (event) => {
  event.preventDefault();
  if (fault) fault.hidden = false;
});
