/** A disk that notes everything that is done to it, and what it may hold after the power was cut at any of these moments. */
package greenslip.ledger.cut;
