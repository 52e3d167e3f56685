/** The files of dropped folders. Does not know the page, nor which files are wanted. */

/** What systems put into folders for themselves. */
const HIDDEN = new Set([".DS_Store", "Thumbs.db", "desktop.ini"]);

// As file managers sort: "2.jpg" comes before "10.jpg".
const { compare } = new Intl.Collator(undefined, { numeric: true });

/**
 * Gives all files of what was dropped, folders walked to the bottom in the order of names; what
 * cannot be read is left out. `entries` are what `webkitGetAsEntry()` gave during the drop.
 *
 * @param {(FileSystemEntry | null)[]} entries
 * @returns {Promise<File[]>}
 */
export async function filesIn(entries) {
  const found = await Promise.all(entries.map((entry) => under(entry).catch(() => [])));
  return found.flat();
}

/** @param {FileSystemEntry | null} entry @returns {Promise<File[]>} */
async function under(entry) {
  if (!entry || HIDDEN.has(entry.name)) return [];
  if (entry.isFile) return [await fileOf(/** @type {FileSystemFileEntry} */ (entry))];
  const children = await childrenOf(/** @type {FileSystemDirectoryEntry} */ (entry));
  return filesIn(children.sort((one, other) => compare(one.name, other.name)));
}

/** @param {FileSystemFileEntry} entry @returns {Promise<File>} */
const fileOf = (entry) => new Promise((resolve, reject) => entry.file(resolve, reject));

/** @param {FileSystemDirectoryEntry} folder */
async function childrenOf(folder) {
  const reader = folder.createReader();
  /** @returns {Promise<FileSystemEntry[]>} */
  const more = () => new Promise((resolve, reject) => reader.readEntries(resolve, reject));
  const children = [];
  // Chromium gives a hundred at a time.
  for (let some = await more(); some.length; some = await more()) children.push(...some);
  return children;
}
