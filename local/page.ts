/* The layout and style of the runtime's own pages: sign-in, inbox and console. */

export const commonStyle = `
:root { color-scheme: light dark; --line: light-dark(#d5d9e0, #3a4150); --soft: light-dark(#f4f6f9, #1c212b); --accent: light-dark(#1650c8, #8ab4ff) }
body { font: 16px/1.5 system-ui, sans-serif; max-width: 64rem; margin: 0 auto; padding: 1.5rem 1rem }
h1 { font-size: 1.4rem } h2 { font-size: 1.1rem; margin-top: 2rem } a { color: var(--accent) }
form { display: grid; gap: .75rem; max-width: 22rem } label { display: grid; gap: .25rem }
input, textarea, select, button { font: inherit; padding: .5rem .75rem; border: 1px solid var(--line); border-radius: .4rem }
button { background: var(--accent); color: light-dark(#fff, #101521); border: 0; cursor: pointer }
[role=alert] { color: light-dark(#b3261e, #ff8a80) }
[role=alert]:empty { display: none }
table { border-collapse: collapse; width: 100% } td, th { text-align: left; padding: .4rem .75rem .4rem 0; border-bottom: 1px solid var(--line); vertical-align: top }
.short { white-space: nowrap } .wide { overflow-x: auto } form + form { margin-top: .75rem }
pre { background: var(--soft); padding: 1rem; border-radius: .4rem; overflow-x: auto }
.soft { opacity: .7 }
`

export const escapeHtml = (text: string): string =>
  text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`)

/** A complete page. `body` is HTML. */
export const htmlPage = (title: string, body: string, { lang = 'en', style = commonStyle } = {}): string =>
  `<!doctype html><html lang="${lang}"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${escapeHtml(title)}</title><style>${style}</style><main>${body}</main></html>`
