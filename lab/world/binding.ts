/** The lab's external account binding: no secret to anybody, for the CA that knows it ends with the lab. */
export const LAB_BINDING = {
  keyId: 'lab-key-1',
  hmacKey: 'bGFiLWtleS0xLWJvdW5kLXRvLW5vYm9keS1hdC1hbGwtMDAwMDAw',
} as const;
