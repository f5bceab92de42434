package org.waymark.platform

import android.app.job.JobInfo
import android.app.job.JobParameters
import android.app.job.JobScheduler
import android.app.job.JobService
import android.content.ComponentName
import android.content.Context
import java.time.Duration
import kotlinx.coroutines.Job
import kotlinx.coroutines.launch

/**
 * Plans again and looks at alerts twice a day, so that a person who never opens the app keeps being reminded: a plan reaches
 * two weeks.
 *
 * The system's own job scheduler, which WorkManager would only wrap: the job survives a restart and an update.
 */
class RefillService : JobService() {
    private var planning: Job? = null

    override fun onStartJob(parameters: JobParameters): Boolean {
        planning = background.launch {
            val went = listOf(quietly { Reminders(this@RefillService).plan() }, quietly { Alerts(this@RefillService).run() })
            jobFinished(parameters, false in went)
        }
        return true
    }

    /** True: the system tries again later. */
    override fun onStopJob(parameters: JobParameters): Boolean {
        planning?.cancel()
        return true
    }

    companion object {
        private const val ID = 0x5761
        private val EVERY = Duration.ofHours(12)

        /** Fine to call again: a job that is there stays as it is. */
        fun schedule(context: Context) {
            val jobs = context.getSystemService(JobScheduler::class.java)
            if (jobs.getPendingJob(ID) != null) return
            val job = JobInfo.Builder(ID, ComponentName(context, RefillService::class.java))
                .setPeriodic(EVERY.toMillis())
                .setPersisted(true)
                .build()
            jobs.schedule(job)
        }
    }
}
