// The Azure Bot through which Teams reaches Kontolots. docs/teams.md says how to use it. It holds no secret.
//
// The bot itself does not run in Azure by this file: it runs where the municipality runs it, and answers
// at https://HOST/api/messages. Only an app of the type UserAssignedMSI must run on a machine in Azure.

targetScope = 'resourceGroup'

@description('The name of the Azure Bot, unique in Azure.')
@minLength(2)
@maxLength(64)
param name string

@description('The name that Azure shows.')
@maxLength(42)
param displayName string = 'Kontolots'

@description('The host, and the path where there is one, at which the bot answers: bot.exempelkommun.se')
@minLength(4)
param host string

@description('SingleTenant has an app registration with a client secret; UserAssignedMSI has an identity without one.')
@allowed([
  'SingleTenant'
  'UserAssignedMSI'
])
param appType string = 'SingleTenant'

@description('For SingleTenant: the Application (client) ID of the app registration.')
param appId string = ''

@description('The tenant of the app registration or of the identity.')
param tenantId string = tenant().tenantId

@description('F0 is free of charge; S1 comes with a service level agreement.')
@allowed([
  'F0'
  'S1'
])
param sku string = 'F0'

@description('Where the identity is, for UserAssignedMSI. The Azure Bot has no place of its own.')
param identityLocation string = resourceGroup().location

var hasIdentity = appType == 'UserAssignedMSI'

resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' = if (hasIdentity) {
  name: '${name}-identity'
  location: identityLocation
}

resource bot 'Microsoft.BotService/botServices@2022-09-15' = {
  name: name
  location: 'global'
  kind: 'azurebot'
  sku: {
    name: sku
  }
  properties: {
    displayName: displayName
    endpoint: 'https://${host}/api/messages'
    msaAppType: appType
    msaAppId: hasIdentity ? identity!.properties.clientId : appId
    msaAppTenantId: tenantId
    msaAppMSIResourceId: hasIdentity ? identity.id : null
  }
}

resource teams 'Microsoft.BotService/botServices/channels@2022-09-15' = {
  parent: bot
  name: 'MsTeamsChannel'
  location: 'global'
  properties: {
    channelName: 'MsTeamsChannel'
    properties: {
      isEnabled: true
    }
  }
}

@description('For KONTOLOTS_TEAMS_APP_ID and `kontolots manifest teams --app-id`.')
output appId string = bot.properties.msaAppId

@description('For KONTOLOTS_TEAMS_TENANT.')
output tenantId string = tenantId

@description('To whom permissions in Microsoft Graph are given, for UserAssignedMSI; else empty.')
output identityPrincipalId string = hasIdentity ? identity!.properties.principalId : ''
