package org.waymark.platform

import android.app.Activity
import android.telephony.SmsManager
import kotlin.test.assertEquals
import org.junit.Test
import org.waymark.AlertReport

/** What each result code of a radio says, as a table. */
class TextMessagesTest {
    @Test
    fun `each word of the radio is the core's`() {
        val said = mapOf(
            Activity.RESULT_OK to AlertReport.ACCEPTED,
            SmsManager.RESULT_ERROR_RADIO_OFF to AlertReport.NO_SIGNAL,
            SmsManager.RESULT_ERROR_NO_SERVICE to AlertReport.NO_SIGNAL,
            SmsManager.RESULT_NETWORK_ERROR to AlertReport.NO_SIGNAL,
            SmsManager.RESULT_RIL_RADIO_NOT_AVAILABLE to AlertReport.NO_SIGNAL,
            SmsManager.RESULT_USER_NOT_ALLOWED to AlertReport.NO_PERMISSION,
            SmsManager.RESULT_ERROR_SHORT_CODE_NEVER_ALLOWED to AlertReport.NO_PERMISSION,
            SmsManager.RESULT_ERROR_FDN_CHECK_FAILURE to AlertReport.BAD_NUMBER,
            SmsManager.RESULT_ERROR_LIMIT_EXCEEDED to AlertReport.REFUSED,
            SmsManager.RESULT_ERROR_GENERIC_FAILURE to AlertReport.REFUSED,
            SmsManager.RESULT_NETWORK_REJECT to AlertReport.REFUSED,
            4711 to AlertReport.REFUSED,
        )
        assertEquals(said, said.mapValues { (code, _) -> TextMessages.reportOf(code, 0) })
        assertEquals(AlertReport.BAD_NUMBER, TextMessages.reportOf(SmsManager.RESULT_ERROR_GENERIC_FAILURE, 1))
    }
}
