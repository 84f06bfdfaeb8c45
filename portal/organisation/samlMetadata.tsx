import { useT } from '../i18n.ts'

/** The URL of the metadata, or its content. */
export type SamlMetadataGiven = { readonly metadataUrl: string } | { readonly metadata: string }

interface SamlMetadataProps {
  readonly given: SamlMetadataGiven
  onChange(given: SamlMetadataGiven): void
}

/** The metadata of a SAML identity provider: by URL, as text, or as a file. */
export function SamlMetadata({ given, onChange }: SamlMetadataProps) {
  const t = useT()
  const isText = 'metadata' in given
  return (
    <>
      <fieldset>
        <legend>{t('sso.metadata')}</legend>
        <label className="choice">
          <input type="radio" name="metadata" checked={!isText} onChange={() => onChange({ metadataUrl: '' })} />
          {t('sso.metadataByUrl')}
        </label>
        <label className="choice">
          <input type="radio" name="metadata" checked={isText} onChange={() => onChange({ metadata: '' })} />
          {t('sso.metadataByText')}
        </label>
      </fieldset>
      {isText ? (
        <>
          <label>
            {t('sso.metadataFile')}
            <input
              type="file"
              accept=".xml,application/xml,text/xml,application/samlmetadata+xml"
              onChange={async ({ target }) => {
                const [file] = target.files ?? []
                if (file) onChange({ metadata: await file.text() })
              }}
            />
          </label>
          <label>
            {t('sso.metadataText')}
            <textarea
              required
              rows={6}
              spellCheck={false}
              value={given.metadata}
              onChange={({ target }) => onChange({ metadata: target.value })}
            />
          </label>
        </>
      ) : (
        <label>
          {t('sso.metadataUrl')}
          <input
            required
            type="url"
            autoComplete="off"
            value={given.metadataUrl}
            onChange={({ target }) => onChange({ metadataUrl: target.value })}
          />
        </label>
      )}
    </>
  )
}
