-- Who is engaged, the most engaged first.
SELECT
  coalesce(a.name, o.AccountId)                                 AS "Account",
  printf('%.1f', EngagementScore)                               AS "Score",
  NoOfEmails_ToAccount || '/' || NoOfEmails_FromAccount         AS "Emails to/from",
  NoOfMeetings_ToAccount || '/' || NoOfMeetings_FromAccount     AS "Meetings to/from",
  EngagementStartDate                                           AS "Since",
  DaysSinceLastEmail                                            AS "Days since email",
  DaysSinceLastMeeting                                          AS "since meeting",
  round(AverageDuration_Of_AccountEmailReplies / 3600, 1) || ' h' AS "Average reply"
FROM Office AS o
LEFT JOIN accounts AS a ON a.id = o.AccountId
WHERE AggregationLevel = 'Year'
ORDER BY EngagementScore DESC, o.AccountId;
