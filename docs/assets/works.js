// The list of works at the end of the whole survey: a page of its own, brought here for print.
export async function addWorks() {
  const place = document.querySelector("section[data-works]");
  if (!place) return;
  try {
    const answer = await fetch(place.dataset.works);
    if (!answer.ok) return;
    const list = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector(".avs-works");
    if (list) place.append(document.adoptNode(list)); // both pages lie equally deep, so that links hold as they are
  } catch {
    // the link to the page of works stays
  }
}
