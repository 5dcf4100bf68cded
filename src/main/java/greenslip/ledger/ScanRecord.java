package greenslip.ledger;

import greenslip.resident.Pseudonym;

/**
 * What the ledger keeps of a scan. No identity beyond the masked hint.
 *
 * @param round the round the pseudonym was made for
 * @param community code of the community, or "unknown"
 * @param hint masked, at most 8 bytes of UTF-8
 */
public record ScanRecord(int round, Pseudonym pseudonym, String table, String community, String hint) {}
