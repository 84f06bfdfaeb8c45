import * as z from 'zod'

/* URLs of other parties' services that we, or AWS for us, call. Only publicly reachable hosts are allowed. */

const labels = /^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z](?:[a-z0-9-]{0,61}[a-z0-9])$/
const privateEndings = /\.(?:localhost|local|internal|intranet|lan|home|corp|arpa|onion|test|invalid)$/

/** Whether `host` is a name in the public DNS. IP addresses are refused in any notation. */
export const isPublicHost = (host: string): boolean =>
  host.length <= 253 && labels.test(host) && !privateEndings.test(host)

/** Whether `text` has the form `https://host/path`, without port, user name, password or fragment. */
export function isPublicHttpsUrl(text: string): boolean {
  const url = URL.parse(text)
  if (url?.protocol !== 'https:' || !isPublicHost(url.hostname)) return false
  return (
    url.port === '' &&
    url.username === '' &&
    url.password === '' &&
    url.hash === '' &&
    /^https:\/\/[^@\\\s]+$/.test(text)
  )
}

export const publicHttpsUrlSchema = z
  .string()
  .max(500)
  .refine(isPublicHttpsUrl, 'must be an https URL of a public host, without port, user name or password')
