import { lazyPart } from '../lazyView.tsx'

/** A message's text: plain until the code for Markdown has loaded. */
export const MessageText = lazyPart(
  async () => (await import('./markdown.tsx')).Markdown,
  ({ text }) => <p className="plain">{text}</p>,
)
