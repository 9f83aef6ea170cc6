// A field marked data-own-zone starts with the time zone of the device, where nothing was chosen yet.
export function fillZones(root) {
  for (const field of root.querySelectorAll("select[data-own-zone]")) {
    const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
    if (!field.value && [...field.options].some((option) => option.value === zone)) field.value = zone;
  }
}
