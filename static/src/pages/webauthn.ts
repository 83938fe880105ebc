/** WebAuthn's options and answers as JSON: binary values travel as base64url (WebAuthn 3, 5.1.8). */

interface JsonDescriptor {
  id: string;
  type: PublicKeyCredentialType;
  transports?: AuthenticatorTransport[];
}

export interface CreationOptionsJson {
  publicKey: Omit<
    PublicKeyCredentialCreationOptions,
    "challenge" | "user" | "excludeCredentials"
  > & {
    challenge: string;
    user: { id: string; name: string; displayName: string };
    excludeCredentials?: JsonDescriptor[];
  };
}

export interface RequestOptionsJson {
  publicKey: Omit<PublicKeyCredentialRequestOptions, "challenge" | "allowCredentials"> & {
    challenge: string;
    allowCredentials?: JsonDescriptor[];
  };
}

/** Ask an authenticator for a new key; one that logs in alone stays on it and checks the person. */
export async function createCredential(
  options: CreationOptionsJson,
  isPasswordless: boolean,
): Promise<string> {
  const { publicKey } = options;
  const credential = await navigator.credentials.create({
    publicKey: {
      ...publicKey,
      challenge: decode(publicKey.challenge),
      user: { ...publicKey.user, id: decode(publicKey.user.id) },
      excludeCredentials: (publicKey.excludeCredentials ?? []).map(descriptor),
      authenticatorSelection: {
        ...publicKey.authenticatorSelection,
        residentKey: isPasswordless ? "required" : "discouraged",
        requireResidentKey: isPasswordless,
        userVerification: isPasswordless ? "required" : "preferred",
      },
    },
  });
  const response = (credential as PublicKeyCredential).response as AuthenticatorAttestationResponse;
  return answer(credential as PublicKeyCredential, {
    attestationObject: encode(response.attestationObject),
    transports: response.getTransports?.() ?? [],
  });
}

/** Ask an authenticator to sign the challenge with a key it has. */
export async function getCredential(options: RequestOptionsJson): Promise<string> {
  const { publicKey } = options;
  const credential = await navigator.credentials.get({
    publicKey: {
      ...publicKey,
      challenge: decode(publicKey.challenge),
      allowCredentials: (publicKey.allowCredentials ?? []).map(descriptor),
    },
  });
  const response = (credential as PublicKeyCredential).response as AuthenticatorAssertionResponse;
  return answer(credential as PublicKeyCredential, {
    authenticatorData: encode(response.authenticatorData),
    signature: encode(response.signature),
    userHandle: response.userHandle ? encode(response.userHandle) : null,
  });
}

function answer(credential: PublicKeyCredential, response: Record<string, unknown>): string {
  return JSON.stringify({
    type: credential.type,
    id: credential.id,
    rawId: encode(credential.rawId),
    authenticatorAttachment: credential.authenticatorAttachment,
    clientExtensionResults: credential.getClientExtensionResults(),
    response: { clientDataJSON: encode(credential.response.clientDataJSON), ...response },
  });
}

function descriptor(json: JsonDescriptor): PublicKeyCredentialDescriptor {
  return { ...json, id: decode(json.id) };
}

export function decode(text: string): ArrayBuffer {
  const binary = atob(text.replace(/-/g, "+").replace(/_/g, "/"));
  return Uint8Array.from(binary, (character) => character.charCodeAt(0)).buffer;
}

export function encode(buffer: ArrayBuffer): string {
  const binary = Array.from(new Uint8Array(buffer), (byte) => String.fromCharCode(byte)).join("");
  return btoa(binary).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
}
