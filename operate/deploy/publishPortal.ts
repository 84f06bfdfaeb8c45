import { globSync, readFileSync } from 'node:fs'
import { join, sep } from 'node:path'
import { PutObjectCommand, type S3Client } from '@aws-sdk/client-s3'
import { cacheControlOf, contentTypeOf } from '../../infra/portalFiles.ts'

interface PublishPortalDeps {
  readonly s3: Pick<S3Client, 'send'>
  readonly bucket: string
  /** The folder of the built portal. */
  readonly folder: string
  /** The text of `config.json`. */
  readonly config: string
}

/**
 * Uploads the portal. Its page comes last, because it names the other files. Files of earlier versions stay, for people
 * who still have an old page open. Returns the number of files.
 */
export async function publishPortal({ s3, bucket, folder, config }: PublishPortalDeps): Promise<number> {
  const files = globSync('**/*', { cwd: folder, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) =>
      join(parentPath, name)
        .slice(folder.length + 1)
        .split(sep)
        .join('/'),
    )
  if (!files.includes('index.html')) throw new Error(`${folder} contains no portal: run npm run build:portal.`)
  const put = async (name: string, body: Buffer | string) => {
    const ContentType = contentTypeOf(name)
    if (ContentType === undefined) throw new Error(`The portal's file ${name} is of an unknown type.`)
    const CacheControl = cacheControlOf(name)
    await s3.send(new PutObjectCommand({ Bucket: bucket, Key: name, Body: body, ContentType, CacheControl }))
  }
  for (const name of files.filter((name) => name !== 'index.html')) await put(name, readFileSync(join(folder, name)))
  await put('config.json', config)
  await put('index.html', readFileSync(join(folder, 'index.html')))
  return files.length + 1
}
