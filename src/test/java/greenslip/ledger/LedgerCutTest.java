package greenslip.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import greenslip.ledger.CutRecording.Fault;
import greenslip.ledger.cut.Image;
import greenslip.ledger.cut.Model;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * The power is cut, and nothing that was acknowledged is lost; and where something would be, these tests see it. What is cut is told by
 * {@link CutCampaign}, how by {@link Model}, what is asserted by {@link CutCheck}. Each failure names the recording, the cut, the model and
 * the seed, and keeps the image: {@code mvn test -Dtest=LedgerCutTest -Dcut.kept=FOLDER} checks it again.
 */
@Tag("slow")
@Isolated("the whole program knows another migration meanwhile; it uses all cores itself")
class LedgerCutTest {
    private static final int RECORDINGS = 5;
    private static final int SAMPLE = 4;

    private CutCampaign campaign;

    @BeforeEach
    void start() throws IOException {
        campaign = new CutCampaign();
    }

    @AfterEach
    void stop() throws IOException {
        campaign.close();
    }

    // ---- nothing is lost

    @Test
    void a_power_cut_loses_nothing() throws Exception {
        campaign.family(1000, SAMPLE);
        assertThat(campaign.failures()).isEmpty();
        assertThat(campaign.images()).isEqualTo(RECORDINGS * SAMPLE * Model.values().length);
    }

    @Test
    void a_thousand_power_cuts_of_each_kind_lose_nothing() throws Exception {
        cut(1000);
        for (Model model : Model.values()) {
            assertThat(campaign.tally(model).images).isGreaterThanOrEqualTo(1000);
            assertThat(campaign.tally(model).remade).as("%s bites", model).isPositive();
        }
        for (Model model : List.of(Model.DROP, Model.REORD4K, Model.REORD512, Model.KERN4K)) {
            assertThat(campaign.tally(model).didNotOpen)
                    .as("%s harms H2", model)
                    .isPositive();
        }
        for (Model model : List.of(Model.REORD512, Model.TORN512, Model.GARB512, Model.GARBPG)) {
            assertThat(campaign.tally(model).tornTails)
                    .as("%s tears the journal", model)
                    .isPositive();
        }
    }

    @Test
    @Tag("long")
    void a_hundred_thousand_power_cuts_lose_nothing() throws Exception {
        int images = Integer.getInteger("cut.images", 100_000);
        cut((images + Model.values().length - 1) / Model.values().length);
        assertThat(campaign.images()).isGreaterThanOrEqualTo(images);
    }

    /** Other recordings for each further hundred images. */
    private void cut(int imagesPerModel) throws IOException, SQLException {
        for (int done = 0, family = 0; done < imagesPerModel; done += 20 * RECORDINGS, family++) {
            campaign.family(2000 + 10L * family, 20);
            assertThat(campaign.failures()).isEmpty();
        }
        System.out.print(campaign.report());
    }

    /** The one that the property names, after a failure; else one of this day. */
    @Test
    void an_image_that_was_kept_is_well() throws Exception {
        String name = System.getProperty("cut.kept");
        Path place = name == null ? campaign.nextFolder() : Path.of(name);
        if (name == null) {
            whole().save(place);
        }
        CutCase kept = CutCase.load(place);
        CutCase.asProgram(kept.migrating(), () -> new CutCheck(kept, campaign.nextFolder()).check(true));
    }

    // ---- and where it were, it would be seen

    private static boolean isJournal(String name) {
        return name.startsWith("journal-");
    }

    private void checkBroken(Fault fault) throws IOException, SQLException {
        campaign.expectFailures();
        campaign.check(CutRecording.fresh(7, campaign.nextFolder(), fault), 6, 7);
    }

    @Test
    void a_disk_that_does_not_sync_the_journal_is_seen_to_lose() throws Exception {
        checkBroken(disk -> disk.forgetForcesOf(LedgerCutTest::isJournal));
        for (Model model : List.of(Model.DROP, Model.REORD4K, Model.REORD512, Model.KERN4K)) {
            assertThat(campaign.tally(model).failed).as(model.name()).isPositive();
        }
        assertThat(campaign.tally(Model.PREFIX).failed).isZero();
        assertThat(String.join("\n", campaign.failures())).contains("events left of");
    }

    @Test
    void an_answer_before_the_sync_is_seen_to_lose() throws Exception {
        checkBroken(disk -> disk.delayForcesOf(LedgerCutTest::isJournal));
        assertThat(campaign.tally(Model.DROP).failed).isPositive();
        assertThat(campaign.tally(Model.PREFIX).failed).isZero();
    }

    @Test
    void a_journal_whose_name_is_not_synced_is_seen_to_be_lost() throws Exception {
        checkBroken(disk -> disk.forgetForcesOf(String::isEmpty));
        assertThat(campaign.tally(Model.DROP).failed).isPositive();
        assertThat(campaign.tally(Model.PREFIX).failed).isZero();
    }

    /** A ledger that was closed in order. */
    private CutCase whole() throws IOException, SQLException {
        CutRecording fresh = CutRecording.fresh(8, campaign.nextFolder(), Fault.NONE);
        int end = fresh.recording().operations().size();
        return new CutCampaign.Cut(fresh, Model.PREFIX, end, 0).make();
    }

    private String complaint(CutCase cut) throws IOException, SQLException {
        try {
            new CutCheck(cut, campaign.nextFolder()).check(true);
            return "none";
        } catch (AssertionError | LedgerFault complaint) {
            return complaint.getMessage();
        }
    }

    @Test
    void the_check_complains_of_what_is_wrong_and_of_nothing_else() throws Exception {
        CutCase whole = whole();
        assertThat(complaint(whole)).isEqualTo("none");
        Path kept = campaign.nextFolder();
        whole.save(kept);
        assertThat(complaint(CutCase.load(kept))).isEqualTo("none");
        assertThat(complaint(new CutCase(
                        whole.image(), whole.history(), whole.history().size() + 1, false)))
                .contains("events left of");
        List<byte[]> shorter = whole.history().subList(0, whole.history().size() - 1);
        assertThat(complaint(new CutCase(whole.image(), shorter, shorter.size(), false)))
                .containsAnyOf("never recorded", "in flight");
        String last = whole.image().files().keySet().stream()
                .filter(LedgerCutTest::isJournal)
                .max(Comparator.naturalOrder())
                .orElseThrow();
        byte[] journal = whole.image().files().get(last).clone();
        journal[30] ^= 1;
        Image harmed = whole.image().with(last, journal);
        assertThat(complaint(new CutCase(harmed, whole.history(), 0, false))).contains("damaged");
    }

    @Test
    void the_check_finds_a_database_that_is_believed_and_wrong() throws Exception {
        CutCase whole = whole();
        for (String lie : Set.of(
                "delete from print_job where id = (select max(id) from print_job)",
                "update tally set printed = printed + 1 where dimension = 'total'",
                "update voucher set pseudonym = pseudonym + 1000000 where counter = (select max(counter) from voucher)",
                "update ledger_state set last_counter = 0")) {
            LedgerFolder folder = new LedgerFolder(campaign.nextFolder());
            whole.image().writeTo(folder.path);
            folder.execute(lie);
            assertThat(complaint(new CutCase(Image.of(folder.path), whole.history(), 0, false)))
                    .as(lie)
                    .isNotEqualTo("none");
        }
    }
}
