export const TYPES: string;
export function generateTypes(): Promise<string>;
