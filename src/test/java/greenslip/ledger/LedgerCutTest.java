package greenslip.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LedgerCutTest {
    @Test
    void try_it() throws Exception {
        try (CutCampaign campaign = new CutCampaign()) {
            for (int i = 0; i < Integer.getInteger("families", 1); i++) {
                long s = System.nanoTime();
                campaign.family(100 + i * 1, Integer.getInteger("images", 8));
                System.out.println("ms " + (System.nanoTime() - s) / 1000000);
            }
            System.out.println(campaign.report());
            assertThat(campaign.failures()).isEmpty();
        }
    }
}
