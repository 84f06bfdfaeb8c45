import { fetchTokens, type PeopleClient, type PoolAddress, type Tokens } from '../../../local/identity/signIn.ts'

/** New tokens for a refresh token, which is valid for one use. */
export const refresh = ({ url }: PoolAddress, { clientId }: PeopleClient, refreshToken: string): Promise<Tokens> =>
  fetchTokens(url, { grant_type: 'refresh_token', client_id: clientId, refresh_token: refreshToken })
