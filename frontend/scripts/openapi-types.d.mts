export function generateTypes(schema: unknown): Promise<string>;
