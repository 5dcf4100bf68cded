package greenslip.resident;

/** Makes the pseudonyms of a round. Any thread. */
public interface TokenSource {
    /**
     * The token that stands for the resident in the round: the same for the same scheme and identity, another in every
     * round.
     *
     * @param round the round's number, 1 or more
     */
    Pseudonym token(int round, ResidentCode code);
}
